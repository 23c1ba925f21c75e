import Testing

struct TextCheckTests {
  @Test func `a folder of one machine is found on its line`() {
    for folder in TextCheck.machinePaths {
      #expect(TextCheck.pathFindings("a.md", "one\nsee \(folder)x\n").map(\.line) == [2])
    }
    #expect(TextCheck.pathFindings("a.md", "see ./work and /usr/bin").isEmpty)
  }

  private func missing(_ path: String, _ text: String) -> [Int] {
    TextCheck.linkFindings(path, text) { ["README.md", "docs/STYLE.md"].contains($0) }.map(\.line)
  }

  @Test func `a link to a file that is not there is found`() {
    #expect(self.missing("README.md", "[a](docs/STYLE.md) [b](docs/GONE.md#x)\n[c](gone)") == [1, 2])
    #expect(self.missing("docs/STYLE.md", "[a](../README.md) [b](STYLE.md#names) [c](./STYLE.md)") == [])
    #expect(self.missing("docs/STYLE.md", "[a](README.md)") == [1])
  }

  @Test func `links to the network, to headings and in code are left alone`() {
    #expect(
      self.missing("README.md", "[a](https://example.com/x) [b](#here) [c](mailto:a@example.com)\n```\n[d](gone)\n```\n") == [])
  }
}

import DoppelTLS
import Testing

struct TrustEnvironmentTests {
  let files = TrustEnvironment.Files(authority: "/d/ca.pem", bundle: "/d/bundle.pem", javaTrustStore: "/d/trust.jks")

  private func child(_ inherited: [String: String] = [:]) -> [String: String] {
    let variables = TrustEnvironment(files: self.files, inherited: inherited).trustAndProxy(port: 4140)
    return Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.value) })
  }

  @Test func `the variables for trust alone`() {
    let variables = TrustEnvironment(files: self.files, inherited: [:]).trust
    #expect(
      variables.map { "\($0.name)=\($0.value)" } == [
        "SSL_CERT_FILE=/d/bundle.pem", "REQUESTS_CA_BUNDLE=/d/bundle.pem", "CURL_CA_BUNDLE=/d/bundle.pem",
        "GIT_SSL_CAINFO=/d/bundle.pem", "AWS_CA_BUNDLE=/d/bundle.pem", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=/d/bundle.pem",
        "PIP_CERT=/d/bundle.pem", "CARGO_HTTP_CAINFO=/d/bundle.pem", "NODE_EXTRA_CA_CERTS=/d/ca.pem", "DENO_CERT=/d/ca.pem",
        "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/d/trust.jks -Djavax.net.ssl.trustStoreType=JKS "
          + "-Djavax.net.ssl.trustStorePassword=changeit",
      ])
  }

  @Test func `a child gets the proxy in every spelling, and nothing is excluded`() {
    let child = self.child()
    for name in [
      "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "grpc_proxy",
      "GLOBAL_AGENT_HTTP_PROXY", "GLOBAL_AGENT_HTTPS_PROXY",
    ] {
      #expect(child[name] == "http://127.0.0.1:4140")
    }
    #expect(
      child["NO_PROXY"] == "" && child["no_proxy"] == "" && child["no_grpc_proxy"] == "" && child["GLOBAL_AGENT_NO_PROXY"] == ""
    )
    #expect(child["NODE_USE_ENV_PROXY"] == "1")
    let java = child["JAVA_TOOL_OPTIONS"] ?? ""
    #expect(
      java.hasSuffix(
        "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4140 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4140 -Dhttp.nonProxyHosts="
      ))
    #expect(java.contains("-Djavax.net.ssl.trustStore=/d/trust.jks"))
  }

  @Test func `an IPv6 proxy stands in brackets in URLs and without in Java's properties`() {
    let variables = TrustEnvironment(files: self.files, inherited: [:]).trustAndProxy(host: "::1", port: 1)
    #expect(variables.contains { $0.name == "HTTP_PROXY" && $0.value == "http://[::1]:1" })
    #expect(variables.contains { $0.name == "JAVA_TOOL_OPTIONS" && $0.value.contains("-Dhttp.proxyHost=::1 ") })
  }

  @Test func `exclusions of the user stay, save those of this machine`() {
    let inherited = [
      "NO_PROXY": "localhost, .corp.example,127.0.0.1,10.0.0.0/8,::1,[::1]:80",
      "no_proxy": "*,.localhost,127.0.0.0/8 localhost:3000",
    ]
    let environment = TrustEnvironment(files: self.files, inherited: inherited)
    #expect(self.child(inherited)["NO_PROXY"] == ".corp.example,10.0.0.0/8")
    #expect(self.child(inherited)["no_proxy"] == ".corp.example,10.0.0.0/8")
    #expect(
      environment.droppedExclusions == [
        "*", ".localhost", "127.0.0.0/8", "localhost:3000", "localhost", "127.0.0.1", "::1", "[::1]:80",
      ])
  }

  @Test func `Java options of the user stay before ours and are not doubled`() {
    let once = self.child(["JAVA_TOOL_OPTIONS": "-Xmx1g"])["JAVA_TOOL_OPTIONS"] ?? ""
    #expect(once.hasPrefix("-Xmx1g -Djavax.net.ssl.trustStore="))
    #expect(self.child(["JAVA_TOOL_OPTIONS": once])["JAVA_TOOL_OPTIONS"] == once)
  }

  @Test func `a path with spaces or quotes reaches Java whole`() {
    var files = self.files
    files.javaTrustStore = "/my home/it's/trust.jks"
    let value = TrustEnvironment(files: files, inherited: [:]).trust.last?.value ?? ""
    #expect(value.hasPrefix("\"-Djavax.net.ssl.trustStore=/my home/it's/trust.jks\" -D"))
    files.javaTrustStore = "/a \"b\"/trust.jks"
    let quoted = TrustEnvironment(files: files, inherited: [:]).trust.last?.value ?? ""
    #expect(quoted.hasPrefix("\"-Djavax.net.ssl.trustStore=/a \"'\"'\"b\"'\"'\"/trust.jks\" -D"))
  }

  @Test func `root files of the user go into the bundle, which takes the place of an addition`() {
    let inherited = [
      "REQUESTS_CA_BUNDLE": "/corp.pem", "SSL_CERT_FILE": "/corp.pem", "NODE_EXTRA_CA_CERTS": "/node.pem", "PIP_CERT": "",
    ]
    #expect(TrustEnvironment.bundlesOfUser(inherited) == ["/corp.pem", "/node.pem"])
    #expect(self.child(inherited)["NODE_EXTRA_CA_CERTS"] == "/d/bundle.pem")
    #expect(self.child(inherited)["DENO_CERT"] == "/d/ca.pem")
  }
}

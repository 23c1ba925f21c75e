// fetch.mjs BASE METHOD:PATH…: prints each answer's status, type and body.
const [base, ...requests] = process.argv.slice(2);
for (const request of requests) {
  const colon = request.indexOf(":");
  const method = request.slice(0, colon);
  const body = method === "POST" ? JSON.stringify({ b: 2, a: [1, 2.5] }) : undefined;
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(base + request.slice(colon + 1), { method, body, headers });
  console.log(answer.status, answer.headers.get("content-type"), await answer.text());
}

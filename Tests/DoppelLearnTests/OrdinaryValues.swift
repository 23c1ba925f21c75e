/// Values of real requests that somebody chose, so that they have no class.
enum OrdinaryValues {
  static let all = Self.words + Self.codes + Self.names + Self.media + Self.numbers + Self.places + Self.constants + Self.texts

  private static let words = [
    "", "a", "true", "null", "application", "my-long-feature-name-v2", "PAYMENT_METHOD_CREDIT_CARD",
    "ORDER_STATUS_PARTIALLY_REFUNDED_V2",
    "getUserByIdAndName2", "oauth2ClientCredentialsV2", "sha256WithRSAEncryption", "XMLHttpRequestLevel2Factory",
    "com_example_app2_MainActivity", "customer_segment_2026_q2_retention", "EXPERIMENT_CHECKOUT_BUTTON_V3_TREATMENT",
    "feature/PAY-1234-refund-emails", "release-2026-05-hotfix-3", "dependabot-npm-and-yarn-lodash-4-17-21",
    "renovate/major-2-typescript-eslint", "iPhone15ProMax256GB", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x-amz-content-sha256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "utf8mb4_0900_ai_ci", "x86_64-unknown-linux-gnu",
    "internationalization20languages", "Donaudampfschifffahrt2026", "level1-level2-level3-level4",
    "internal_server_error_500_retry",
    "projection2DTo3DTransformMatrix", "http2-prior-knowledge-enabled", "isFeatureFlag2Enabled", "base64UrlEncodedString",
  ]

  private static let codes = [
    "SKU-AB12CD34-XL-RED", "LP-2024-A3B7-XK9", "1Z999AA10123456784", "DE89370400440532013000", "GB29NWBK60161331926819",
    "FR1420041010050500013M02606", "MT84MALT011000012345MTLCAST001S", "NO9386011117947", "978-3-16-148410-0", "9783161484100",
    "0-306-40615-2", "CVE-2024-3094", "INV-2026-000123456", "PO-0000012345-REV-02", "B07FZ8S74R", "DEUTDEFF500",
    "EUR-2026-Q2-FORECAST",
    "A4-2026-05-27-EUR-100", "GTIN-04012345678901", "ORDER-2026-05-27-0001", "ISO-8859-15", "RFC-9562", "US-CA-94105-2301",
    "P1Y2M10DT2H30M15S", "LOT20260527BATCH0042", "WAREHOUSE-07-AISLE-12-BIN-3", "TICKET-2026-0000042-A", "4111-1111-1111-1111",
  ]

  private static let names = [
    "api.example.com", "ec2-54-12-33-1.compute-1.amazonaws.com", "ip-10-0-12-231", "localhost:8080",
    "payments-api-v2.internal:8443",
    "someone.else2@example.com", "first.last+tag2026@mail.example.org", "192.168.100.200", "2001:db8:85a3::8a2e:370:7334",
    "00:1B:44:11:3A:B7", "index-2026-05.html", "IMG_20240527_190801.jpg", "main.bundle.v2.min.js", "report-final-v3.2.docx",
    "backup-2026-05-27.tar.gz", "orders.v1.events.created", "arn:aws:iam::123456789012:role/Admin",
    "arn:aws:s3:::my-bucket-2026/reports", "us-central1-docker-registry-2", "projects/my-project-42/locations/europe-west1",
    "kubernetes-ingress-nginx-controller-v1", "node_modules/lodash4/package", "1.2.3-beta.4+build.567", "v10.15.3-rc.1",
    "registry.example.com/team/app:1.4.2", "stage2-eu-central-1a-worker-04",
  ]

  private static let media = [
    "application/json", "application/vnd.api+json;version=2", "multipart/form-data; boundary=x", "text/html; charset=utf-8",
    "video/mp4", "image/svg+xml", "en-US,en;q=0.9,de;q=0.8", "gzip, deflate, br", "no-cache, no-store, must-revalidate",
    "bytes=0-1048575", "Basic dXNlcjpwYXNzd29yZDEyMw==", "keep-alive", "max-age=31536000; includeSubDomains",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "curl/8.5.0", "python-requests/2.32.3", "okhttp/4.12.0", "aws-sdk-go-v2/1.27.2", "Go-http-client/1.1",
    "GraphQLClient2026/Apollo3",
  ]

  private static let numbers = [
    "0", "42", "3.14159265358979", "100000.00", "1234567", "12345678901", "123456789012", "+14155550132", "4155550132",
    "2025550123",
    "0049301234567", "20260527", "2026-05-27", "27.05.2026", "05/27/2026", "19:08:01", "2026-W22-3", "2026-05",
    "4111111111111111",
    "5500000000000004", "1779900000", "1779908399", "1779912001", "1779908399999", "1779912000001", "1577836800", "946684800",
    "00000000000000000000", "1234567890123456789", "-1779908881", "1e100000000000", "52.520008,13.404954", "9007199254740993",
    "18446744073709551615", "0.1234567890123", "1779908881.", "1779908881.4.2", "1779908881,430", "17799088814",
    "0123456789012345678",
  ]

  private static let places = [
    "/", "/api/v2/orders/12345/items", "/var/log/nginx/access.log", "/users/42/orders/2026/05/27", "../../etc/passwd",
    "C:\\Program Files\\App2\\app.exe", "https://example.com/a/b?c=d", "https://api.example.com:8443/v1/orders/7",
    "s3://bucket/key/2026",
    "api/v1/users/list2/items", "America/Argentina/Buenos_Aires", "assets/images/icons/2026/logo2x",
    "github/workflows/build2/steps",
    "$.store.book[0].title", "data:text/plain;base64,SGVsbG8=", "/v1/projects/my-project/topics/orders2/subscriptions",
    "jdbc:postgresql://db.internal:5432/orders", "file:///home/user/report2.pdf",
  ]

  private static let constants = [
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "00000000-0000-0000-0000-000000000001", "00000000-0000-4000-8000-000000000001", "11111111-2222-3333-4444-555555555555",
    "12345678-1234-1234-1234-123456789012", "0000000000000000", "ffffffffffffffff",
    "0x0000000000000000000000000000000000000000",
    "00000000000000000000000000", "000000000000000000000000000", "aaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAA==",
    "1111111111111111",
    "deadbeefdeadbeef", "0000000000000000000000000000000000000000000000000000000000000000", "xxxxxxxxxxxxxxxx1",
    "XXXX-XXXX-XXXX-1234",
    "00-00000000000000000000000000000000-0000000000000000-00", "________________1", "----------------1", "================",
  ]

  private static let texts = [
    "The quick brown fox jumps over 13 lazy dogs.", "Hello, World 2026!", "SELECT id, name FROM users WHERE id = 42",
    "INSERT INTO orders (id, total) VALUES (7, 19.99)", "query GetUser($id: ID!) { user(id: $id) { name } }",
    "status eq 'ACTIVE' and createdAt gt 2020", "name=value&other=2", "key=value", "a=b; c=d; e=f",
    "{\"a\":1,\"b\":[true,null]}",
    "<note id=\"1\"><to>you</to></note>", "Grüße aus Köln 2026", "日本語のテキスト2026", "🙂🙂🙂🙂🙂🙂🙂🙂1", "line one\nline two\n",
    "Wed, 27 May 2026", "Bearer", "Bearer token", "Bearer 12345678", "token_type=bearer", "error: connection refused (111)",
    "%7B%22a%22%3A1%7D", "Root=1-short", "eyJ", "eyJ.eyJ.eyJ", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "2026-05-27T",
    "2026-05-27T19",
    "2026-05-27T24:08:01Z", "2026-13-27T19:08:01Z", "2026-02-30T19:08:01Z", "2026-05-27T19:08:61Z", "2026-05-27T19:08:01.Z",
    "2026-05-27T19:08:01Zx", "2026-05-27T19:08:01+24:00", "2026-05-27T19:08:01 ", "Wed, 27 Mai 2026 19:08:01 GMT",
    "Xyz, 27 May 2026 19:08:01 GMT", "20260527T240801Z", "20261327190801",
  ]
}

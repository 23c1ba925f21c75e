import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Fetch BASE METHOD:PATH…: prints each answer's status, type and body. */
class Fetch {
  public static void main(String[] arguments) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 1; i < arguments.length; i++) {
      String[] request = arguments[i].split(":", 2);
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(arguments[0] + request[1])).timeout(Duration.ofSeconds(20));
      if (request[0].equals("POST")) {
        builder.header("Content-Type", "application/json");
        builder.POST(HttpRequest.BodyPublishers.ofString("{\"b\":2,\"a\":[1,2.5]}"));
      } else {
        builder.method(request[0], HttpRequest.BodyPublishers.noBody());
      }
      HttpResponse<String> answer = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      String type = answer.headers().firstValue("Content-Type").orElse("none");
      System.out.println(answer.statusCode() + " " + type + " " + answer.body());
    }
  }
}

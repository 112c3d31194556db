package dev.rezo.checks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What {@code docs-site/http1.md} shows, here so that it compiles. Immutable. */
final class Http1Sample {

  private Http1Sample() {}

  static void upgrade(RezoClient client) throws IOException {
    // sample:upgrade
    try (Response response =
        client.get("https://api.example.com/echo").header("Upgrade", "echo").send()) {
      DuplexStream stream = response.duplex();
      if (stream == null) {
        System.out.println("not switched: " + response.status() + " " + response.body().text());
        return;
      }
      stream.output().write("hello".getBytes(StandardCharsets.UTF_8));
      stream.shutdownOutput();
      stream.input().transferTo(System.out);
    }
    // sample:end
  }

  static CompletionStage<Void> asynchronously(
      DuplexStream stream, ByteBuffer first, ByteBuffer next) {
    // sample:write
    CompletionStage<Void> sent = stream.write(first).thenCompose(more -> stream.write(next));
    // sample:end
    return sent;
  }

  static Response connect(RezoClient client) throws IOException {
    // sample:connect
    Response response =
        client.call("CONNECT", "http://gateway.example:3128/").target("db.example:5432").send();
    // sample:end
    return response;
  }

  static Response longPoll(RezoClient client) throws IOException {
    // sample:detached
    Response news =
        client
            .get("https://api.example.com/news?wait=300")
            .detached(true)
            .timeouts(t -> t.head(ofMinutes(6)))
            .send();
    // sample:end
    return news;
  }

  static Response expect(RezoClient client, Body large) throws IOException {
    // sample:expect
    Response response =
        client
            .put("https://api.example.com/upload")
            .header("Expect", "100-continue")
            .body(large)
            .timeouts(t -> t.expectContinue(ofMillis(300)))
            .send();
    // sample:end
    return response;
  }

  static Response trailers(RezoClient client, Body body, Supplier<String> digest)
      throws IOException {
    // sample:request-trailers
    Response response =
        client
            .put("https://api.example.com/upload")
            .body(Bodies.withTrailers(body, () -> Headers.of("Digest", digest.get()), "Digest"))
            .send();
    // sample:end
    return response;
  }

  static String responseTrailers(RezoClient client) throws IOException {
    // sample:response-trailers
    try (Response response =
        client.get("https://api.example.com/export").header("TE", "trailers").send()) {
      String text = response.body().text();
      return text + response.body().trailers().get("Digest");
    }
    // sample:end
  }

  // sample:interim
  /** Tells which resources a server announces early. */
  static final class EarlyHints implements ExchangeListener {
    @Override
    public void informational(Call call, int status, String reason, Headers headers) {
      if (status == 103) {
        System.out.println(call.request() + " hints " + headers.values("Link"));
      }
    }
  }

  // sample:end

  static void lost(RezoClient client) throws IOException {
    // sample:lost
    try (Response response = client.post("https://api.example.com/orders").send()) {
      System.out.println(response.status());
    } catch (ConnectionLostException e) {
      System.out.println(e.responseBegun() ? "broke off its answer" : "never answered");
    }
    // sample:end
  }

  static Response options(RezoClient client) throws IOException {
    // sample:options
    Response response = client.call("OPTIONS", "https://api.example.com/").target("*").send();
    // sample:end
    return response;
  }
}

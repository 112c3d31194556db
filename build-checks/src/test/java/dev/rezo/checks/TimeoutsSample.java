package dev.rezo.checks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What the page about timeouts shows, here so that it compiles. Immutable. */
final class TimeoutsSample {

  private TimeoutsSample() {}

  static RezoClient client() {
    // sample:client
    RezoClient client =
        RezoClient.builder()
            .timeouts(t -> t.connect(ofSeconds(3)).head(ofSeconds(10)).call(ofSeconds(30)))
            .build();
    // sample:end
    return client;
  }

  static void request(RezoClient client) throws IOException {
    // sample:request
    try (Response report =
        client
            .get("https://api.example.com/report")
            .timeouts(t -> t.head(ofMinutes(2)).call(ofMinutes(5)))
            .send()) {
      report.body().text();
    }
    // sample:end
  }

  static boolean exception(RezoClient client) throws IOException {
    // sample:exception
    try (Response response = client.post("https://api.example.com/orders").send()) {
      return response.status() == 201;
    } catch (DeadlineException e) {
      System.err.println(e.limit() + " after " + e.timeout() + " in phase " + e.phase());
      return e.delivery() == Delivery.NOT_SENT; // then the order was certainly not placed
    }
    // sample:end
  }

  static void failFast() {
    // sample:fail-fast
    RezoClient impatient =
        RezoClient.builder().timeouts(t -> t.acquire(ofMillis(0))).build(); // never queues
    // sample:end
    impatient.close();
  }

  static void cancel(RezoClient client) {
    // sample:cancel
    CompletableFuture<String> text =
        client.get("https://api.example.com/report").sendAsync(BodyReaders.text());
    text.cancel(true); // in the queue, while connecting, in the body: wherever it is
    // sample:end
  }
}

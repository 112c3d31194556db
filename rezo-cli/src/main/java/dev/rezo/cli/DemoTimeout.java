package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A server that never answers. Immutable. */
final class DemoTimeout {

  private static final Duration LIMIT = Duration.ofMillis(300);

  /** A machine that is busy with other things may be late by so much. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private DemoTimeout() {}

  static void show(DemoServer server, DemoScreen screen) throws IOException {
    screen.exhibit("A server that does not answer");
    screen.say(
        "The beginning of an answer may take "
            + LIMIT.toMillis()
            + " ms here; each step of a request has a limit of its own.");
    try (RezoClient client = RezoClient.builder().pool(limits -> limits).build()) {
      long start = System.nanoTime();
      CompletableFuture<Response> hanging =
          client.get(server.getPlainUrl() + "/hang").timeouts(t -> t.head(LIMIT)).sendAsync();
      int meanwhile = status(client, server.getPlainUrl() + "/hello");
      Throwable failure = failureOf(hanging);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      screen.promise(
          failure instanceof DeadlineException late
              && late.limit() == DeadlineException.Limit.HEAD
              && took.compareTo(LIMIT) >= 0
              && took.compareTo(LIMIT.plus(TOLERANCE)) < 0,
          "it was given up after %d ms; the error says which limit, and where:",
          took.toMillis());
      screen.quote(failure);
      screen.promise(meanwhile == 200, "another request was answered meanwhile");
    }
  }

  private static int status(RezoClient client, String url) throws IOException {
    try (Response response = client.get(url).send()) {
      response.body().bytes();
      return response.status();
    }
  }

  private static Throwable failureOf(CompletableFuture<Response> call) {
    try (Response response = call.join()) {
      return new AssertionError("expected no answer, actual " + response);
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (CancellationException e) {
      return e;
    }
  }
}

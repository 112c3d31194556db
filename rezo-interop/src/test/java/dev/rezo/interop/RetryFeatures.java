package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Call;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.Outcome;
import dev.rezo.plugins.retry.Retry;
import dev.rezo.plugins.retry.RetryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Servers that are not there for a while, and say for how long.
 *
 * <p>Immutable.
 */
final class RetryFeatures {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private RetryFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("retry: 503, `Retry-After` in seconds", RetryFeatures::seconds),
        new Feature<>("retry: 429, `Retry-After` as a date", RetryFeatures::date),
        new Feature<>("retry: longer than is waited for is the answer", RetryFeatures::tooLong));
  }

  /** Ends the maintenance when a retry is announced. */
  private static final class Notes implements RetryListener {
    private final Path maintenance;
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final List<Reason> reasons = new CopyOnWriteArrayList<>();

    Notes(Path maintenance) {
      this.maintenance = maintenance;
    }

    @Override
    public void retrying(Call call, Outcome outcome, Duration pause) {
      pauses.add(pause);
      try {
        Files.delete(maintenance);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void givenUp(Call call, Outcome outcome, Reason why) {
      reasons.add(why);
    }
  }

  private static void seconds(RunningServer server) throws Exception {
    Notes notes = comesBack(server, 503, "1");
    assertThat(notes.pauses).singleElement().isEqualTo(Duration.ofSeconds(1));
  }

  /** A date has no fractions of a second: what is two seconds away at most is more than one. */
  private static void date(RunningServer server) throws Exception {
    Instant then = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    Notes notes = comesBack(server, 429, HTTP_DATE.format(then));
    assertThat(notes.pauses)
        .singleElement()
        .satisfies(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(2)));
    assertThat(Instant.now()).isAfterOrEqualTo(then);
  }

  private static Notes comesBack(RunningServer server, int status, String after) throws Exception {
    Notes notes = new Notes(Files.createFile(PluginPages.maintenance(server.site)));
    long start = System.nanoTime();
    try (RezoClient client = client(server, notes);
        Response response =
            client
                .get(server.url(HTTP, PluginPages.DOWN + status))
                .header(PluginPages.AFTER, after)
                .send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("up");
    } finally {
      Files.deleteIfExists(PluginPages.maintenance(server.site));
    }
    assertThat(notes.pauses).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(notes.pauses.get(0));
    return notes;
  }

  private static void tooLong(RunningServer server) throws Exception {
    Notes notes = new Notes(Files.createFile(PluginPages.maintenance(server.site)));
    try (RezoClient client = client(server, notes);
        Response response =
            client
                .get(server.url(HTTP, PluginPages.DOWN + 503))
                .header(PluginPages.AFTER, "3600")
                .send()) {
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.header("Retry-After")).isEqualTo("3600");
    } finally {
      Files.delete(PluginPages.maintenance(server.site));
    }
    assertThat(notes.reasons).containsExactly(RetryListener.Reason.RETRY_AFTER);
  }

  private static RezoClient client(RunningServer server, RetryListener listener) {
    Retry retry =
        Retry.builder()
            .attempts(3)
            .longestRetryAfter(Duration.ofSeconds(10))
            .listener(listener)
            .build();
    return server.client(builder -> builder.interceptor(retry));
  }
}

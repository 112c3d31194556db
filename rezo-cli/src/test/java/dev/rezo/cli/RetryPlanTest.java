package dev.rezo.cli;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When curl does a transfer again. */
@Tag("A321")
final class RetryPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final RequestSettings settings = new RequestSettings();
  private Request request = Request.get("http://h.example/");

  @BeforeEach
  void some() {
    settings.retries = 3;
  }

  private Outcome answered(int status, String... fields) {
    return outcome(
        Response.builder(request).status(status, "").headers(Headers.of(fields)).build(), null);
  }

  private Outcome failed(int exitCode) {
    return outcome(null, new Outcome.Failure(exitCode, "planted", new IOException("planted")));
  }

  private Outcome outcome(@Nullable Response response, Outcome.@Nullable Failure failure) {
    StandardStreams streams =
        new StandardStreams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream()));
    Job job = new Job(OptionSet.of(settings, streams), 0, "http://h.example/", null, null);
    return new Outcome(
        job, request, response, failure, new Trace(null), 0, 0, Received.of(false, false), null, 0);
  }

  private List<@Nullable Duration> pauses(Outcome outcome, int count) {
    RetryPlan plan = new RetryPlan(settings, 0);
    List<@Nullable Duration> pauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pauses.add(plan.next(outcome, 0, NOW));
    }
    return pauses;
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void pausesDoubleFromASecond(int status) {
    assertThat(pauses(answered(status), 4))
        .containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4), null);
  }

  @Test
  void pausesEndAtTenMinutes() {
    settings.retries = 20;
    assertThat(pauses(answered(503), 12)).endsWith(ofSeconds(512), ofSeconds(600), ofSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 404, 501})
  void otherStatusesAreNotTransient(int status) {
    assertThat(pauses(answered(status), 1)).containsExactly((Duration) null);
  }

  @Test
  void ofFailuresTimeAndNamesAreTransientAndAllWhereThatIsSaid() {
    assertThat(pauses(failed(ExitCode.TIMED_OUT), 1)).containsExactly(ofSeconds(1));
    assertThat(pauses(failed(ExitCode.NO_HOST), 1)).containsExactly(ofSeconds(1));
    assertThat(pauses(failed(ExitCode.NO_CONNECTION), 1)).containsExactly((Duration) null);
    settings.retryAllErrors = true;
    assertThat(pauses(failed(ExitCode.NO_CONNECTION), 1)).containsExactly(ofSeconds(1));
  }

  @Test
  void thePauseMayBeFixedAndTheServerGoesBeforeIt() {
    settings.retryDelayNanos = ofSeconds(7).toNanos();
    assertThat(pauses(answered(503), 2)).containsExactly(ofSeconds(7), ofSeconds(7));
    assertThat(pauses(answered(503, "Retry-After", "3"), 1)).containsExactly(ofSeconds(3));
    assertThat(pauses(answered(503, "Retry-After", "Sun, 22 Nov 2026 00:00:05 GMT"), 1))
        .containsExactly(ofSeconds(5));
  }

  @Test
  void aServerMayNotAskForNoPause() {
    assertThat(pauses(answered(503, "Retry-After", "0"), 2))
        .containsExactly(ofSeconds(1), ofSeconds(2));
    assertThat(pauses(answered(503, "Retry-After", "Sat, 21 Nov 2026 23:59:59 GMT"), 2))
        .containsExactly(ofSeconds(1), ofSeconds(2));
  }

  @Test
  void aServerKeepsNobodyWaitingForDays() {
    Outcome far = answered(503, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT");
    assertThat(pauses(far, 1)).containsExactly(Duration.ofHours(6));
    assertThat(pauses(answered(503, "Retry-After", "999999999"), 1))
        .containsExactly(Duration.ofHours(6));
    settings.retryMaxNanos = ofSeconds(10).toNanos();
    assertThat(pauses(far, 1)).containsExactly((Duration) null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sunday, 22-Nov-26 00:00:05 GMT", "Sun Nov 22 00:00:05 2026"})
  void datesMayHaveObsoleteForms(String date) {
    assertThat(pauses(answered(503, "Retry-After", date), 1)).containsExactly(ofSeconds(5));
  }

  @Test
  void whatCannotBeSentTwiceIsNotDoneAgain() {
    request =
        Request.builder("PUT", Url.parse("http://h.example/"))
            .body(Bodies.stream(InputStream.nullInputStream(), Body.UNKNOWN_LENGTH, "text/plain"))
            .build();
    settings.retryAllErrors = true;
    assertThat(pauses(answered(503), 1)).containsExactly((Duration) null);
    assertThat(pauses(failed(ExitCode.TIMED_OUT), 1)).containsExactly((Duration) null);
  }

  @Test
  void noRetryBeginsAfterItsTime() {
    settings.retryMaxNanos = ofSeconds(10).toNanos();
    RetryPlan plan = new RetryPlan(settings, 0);
    assertThat(plan.next(answered(503), ofSeconds(9).toNanos(), NOW)).isEqualTo(ofSeconds(1));
    assertThat(plan.next(answered(503, "Retry-After", "5"), ofSeconds(9).toNanos(), NOW)).isNull();
    assertThat(plan.next(answered(503), ofSeconds(11).toNanos(), NOW)).isNull();
    assertThat(plan.made()).isEqualTo(1);
  }

  @Test
  void withoutTheOptionNothingIsDoneAgain() {
    settings.retries = 0;
    assertThat(pauses(answered(503), 1)).containsExactly((Duration) null);
  }
}

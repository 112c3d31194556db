package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.cli.Advice.Level;
import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Certificate;
import dev.rezo.cli.Findings.Connecting;
import dev.rezo.cli.Findings.Cost;
import dev.rezo.cli.Findings.Framing;
import dev.rezo.cli.Findings.Http2;
import dev.rezo.cli.Findings.Idle;
import dev.rezo.cli.Findings.IdleEnd;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.cli.Findings.Tls;
import dev.rezo.cli.Findings.Trouble;
import dev.rezo.http.SessionSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiagnosisTest {

  private static final Pair REUSED =
      new Pair(new Cost(0, 1_000_000, 0, 1_000_000), new Cost(0, 0, 0, 1_000_000), true);

  private static final Pair NOT_REUSED =
      new Pair(new Cost(0, 1_000_000, 0, 1_000_000), new Cost(0, 1_000_000, 0, 1_000_000), false);

  // ---- why a connection is not used again -----------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "HTTP/1.1 | close            | -               | LENGTH      | says \"Connection: close\"",
        "HTTP/1.1 | Foo, CLOSE       | -               | CHUNKED     | says \"Connection: close\"",
        "HTTP/1.1 | -                | -               | UNTIL_CLOSE | does not say how long its answer is",
        "HTTP/1.0 | -                | -               | LENGTH      | answers by HTTP/1.0",
        "HTTP/1.1 | -                | timeout=1       | LENGTH      | after 1 s. Rezo lets go 1 s earlier",
        "HTTP/1.1 | keep-alive       | timeout=5,max=0 | LENGTH      | no further request on this connection",
        "HTTP/1.0 | keep-alive       | -               | LENGTH      | without having said so",
        "HTTP/1.1 | -                | -               | LENGTH      | without having said so",
      })
  void connectionThatIsNotUsedAgainHasAReason(
      String protocol,
      @Nullable String connection,
      @Nullable String keepAlive,
      Framing framing,
      String reason) {
    Answer answer = new Answer(protocol, 200, "OK", null, connection, keepAlive, framing, 5, true);

    Diagnosis diagnosis = Diagnosis.of(Cases.plain(80, answer, NOT_REUSED, null));

    assertThat(diagnosis.advice())
        .singleElement()
        .satisfies(
            advice -> {
              assertThat(advice.level()).isEqualTo(Level.WRONG);
              assertThat(advice.text()).contains(reason);
            });
    assertThat(diagnosis.exitCode()).isEqualTo(ExitCode.UNHEALTHY);
    assertThat(diagnosis.verdict()).contains("EVERY REQUEST PAYS");
  }

  // ---- how long it may be idle ----------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // announced | who ended it | after how many ms | level | text
        "-   | -      | 0     | NOTE  | Measure it: --wait",
        "5   | -      | 0     | NOTE  | more than 4 s after the one before",
        "10  | -      | 0     | GOOD  | Rezo lets go a second earlier",
        "60  | -      | 0     | GOOD  | Rezo lets go a second earlier",
        "61  | -      | 0     | GOOD  | so it is always the first",
        "300 | -      | 0     | GOOD  | so it is always the first",
        "-   | SERVER | 65003 | GOOD  | After 65.0 s the server closed an idle connection: Rezo's idle timeout of 60 s is below",
        "-   | SERVER | 60400 | WRONG | withIdleTimeout(ofSeconds(54))",
        "-   | SERVER | 5003  | WRONG | withIdleTimeout(ofSeconds(4))",
        "-   | SERVER | 2100  | WRONG | withIdleTimeout(ofSeconds(1))",
        "-   | SERVER | 300   | WRONG | so hardly any can be used again",
        "30  | SERVER | 10000 | WRONG | although it announces 30 s. Rezo would keep it for 29 s",
        "5   | REZO   | 4000  | NOTE  | more than 4 s after the one before",
        "-   | NOBODY | 90000 | GOOD  | still open after 90.0 s",
        "-   | NOBODY | 10000 | NOTE  | --wait 65",
      })
  void idleTimesAreComparedWithThatOfThePool(
      @Nullable Integer announced, @Nullable IdleEnd end, long millis, Level level, String text) {
    String field = announced == null ? null : "timeout=" + announced;
    Answer answer = new Answer("HTTP/1.1", 200, "OK", null, null, field, Framing.LENGTH, 5, true);
    Idle idle = end == null ? null : new Idle(end, Duration.ofMillis(millis));

    Diagnosis diagnosis = Diagnosis.of(Cases.plain(80, answer, REUSED, idle));

    assertThat(diagnosis.advice()).hasSize(2);
    assertThat(diagnosis.advice().get(0).level()).isEqualTo(Level.GOOD);
    Advice advice = diagnosis.advice().get(1);
    assertThat(advice.text()).contains(text);
    assertThat(advice.level()).isEqualTo(level);
    assertThat(advice.setting()).isEqualTo("idleTimeout");
    assertThat(diagnosis.exitCode()).isEqualTo(level == Level.WRONG ? 120 : 0);
  }

  @Test
  void errorsAndRedirectsAreNotTakenForTheRule() {
    Answer error = new Answer("HTTP/1.1", 503, "", null, null, null, Framing.LENGTH, 5, true);
    Answer moved =
        new Answer("HTTP/1.1", 301, "", "https://b.test/", null, null, Framing.LENGTH, 5, true);

    assertThat(texts(Cases.plain(80, error, REUSED, null))).contains("try a URL that works");
    assertThat(texts(Cases.plain(80, moved, REUSED, null))).contains("rezo doctor https://b.test/");
  }

  @Test
  void bodyThatIsTooLargeLeavesReuseOpen() {
    Answer large = new Answer("HTTP/1.1", 200, "OK", null, null, null, Framing.LENGTH, 0, false);

    Diagnosis diagnosis = Diagnosis.of(Cases.plain(80, large, null, null));

    assertThat(diagnosis.advice().get(0).text()).contains("-I");
    assertThat(diagnosis.verdict()).contains("could not be tried");
    assertThat(diagnosis.exitCode()).isZero();
  }

  // ---- the way there --------------------------------------------------------------------------

  @Test
  void addressThatIsSilentIsWrongAndOneThatRefusesIsNot() {
    Attempt stands = Cases.attempt(1, Connecting.STANDS, 1, 0, null);
    Attempt silent = Cases.attempt(2, Connecting.SILENT, 0, 0, "no answer within 10.0 s");
    Attempt refused = Cases.attempt(3, Connecting.REFUSED, 0, 0, "refused");

    Diagnosis one = Diagnosis.of(Cases.with(Cases.shortLived(), List.of(stands, silent), null));
    Diagnosis other = Diagnosis.of(Cases.with(Cases.shortLived(), List.of(stands, refused), null));

    assertThat(one.advice().get(0).level()).isEqualTo(Level.WRONG);
    assertThat(one.advice().get(0).setting()).isEqualTo("connectionAttemptDelay");
    assertThat(one.exitCode()).isEqualTo(120);
    assertThat(other.advice().get(0).level()).isEqualTo(Level.NOTE);
    assertThat(other.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 | -     | 0",
        "27  | NOTE  | 0",
        "13  | WRONG | 120",
        "-3  | WRONG | 120",
      })
  void certificateThatEndsSoonIsTold(int daysLeft, String level, int exitCode) {
    Certificate ending =
        new Certificate(
            "CN=a",
            "CN=b",
            List.of("a"),
            Cases.NOW.minus(Duration.ofDays(90)),
            Cases.NOW.plus(Duration.ofDays(daysLeft)));
    Tls tls = new Tls("TLSv1.3", "c", true, true, false, ending);

    Diagnosis diagnosis = Diagnosis.of(Cases.with(Cases.healthy(), tls));

    List<Advice> told =
        diagnosis.advice().stream().filter(a -> a.text().startsWith("The certificate")).toList();
    assertThat(told)
        .extracting(a -> a.level().name())
        .isEqualTo(level.equals("-") ? List.of() : List.of(level));
    assertThat(diagnosis.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void certificateOfTheFutureSuggestsTheClock() {
    Certificate early =
        new Certificate(
            "CN=a",
            "CN=b",
            List.of(),
            Cases.NOW.plus(Duration.ofHours(1)),
            Cases.NOW.plus(Duration.ofDays(90)));
    Tls tls = new Tls(null, null, false, null, null, early);

    assertThat(texts(Cases.with(Cases.expired(), tls)))
        .contains("valid only in 1 hour")
        .contains("clock of this machine");
  }

  @Test
  void olderTlsWithoutResumptionAndWithoutVerificationIsNoted() {
    Tls tls = new Tls("TLSv1.2", "c", false, false, false, Cases.GOOD);

    Diagnosis diagnosis = Diagnosis.of(Cases.with(Cases.healthy(), tls));

    assertThat(texts(Cases.with(Cases.healthy(), tls)))
        .contains("was not verified (-k)")
        .contains("TLS 1.2")
        .contains("does not resume")
        .doesNotContain("HTTP/2");
    assertThat(diagnosis.exitCode()).isZero();
  }

  @Test
  void http2OfFewStreamsOrSeveralConnectionsOrWithoutPongIsNoted() {
    Findings few =
        Cases.with(
            Cases.healthy(), new Http2(new SessionSettings(8, 65_535, 16_384), 4, 1, 1, null));
    assertThat(texts(few)).contains("It takes 8 requests at a time").contains("shared one");
    assertThat(Diagnosis.of(few).exitCode()).isZero();

    Findings odd = Cases.with(Cases.healthy(), new Http2(null, 4, 2, 0, null));
    assertThat(texts(odd))
        .contains("4 requests at once needed 2 connections")
        .contains("did not answer a PING");
    assertThat(Diagnosis.of(odd).exitCode()).isEqualTo(ExitCode.UNHEALTHY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5   | FAILED     | name of the proxy has no address",
        "7   | REFUSED    | no program listens on port 18999",
        "7   | FAILED     | firewall let you through",
        "28  | SILENT     | Nothing comes back at all",
        "28  | STANDS     | overloaded, or hangs",
        "35  | TLS_FAILED | do not agree on TLS",
        "52  | STANDS     | ended the connection before its answer",
        "60  | TLS_FAILED | is refused, so nothing was sent",
        "90  | TLS_FAILED | none of those that were pinned",
        "1   | STANDS     | does not speak HTTP/1",
      })
  void troubleIsExplainedAndKeepsItsExitCode(int exitCode, Connecting outcome, String text) {
    Attempt attempt = Cases.attempt(18999, outcome, 1, 0, "x");
    Findings findings =
        Cases.with(Cases.refused(), List.of(attempt), new Trouble(exitCode, "as it says"));

    Diagnosis diagnosis = Diagnosis.of(findings);

    assertThat(diagnosis.exitCode()).isEqualTo(exitCode);
    assertThat(diagnosis.verdict()).startsWith("NO ANSWER. ");
    assertThat(texts(findings)).contains(text);
  }

  private static String texts(Findings findings) {
    return String.join("\n", Diagnosis.of(findings).advice().stream().map(Advice::text).toList());
  }
}

package dev.rezo.cli;

import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Certificate;
import dev.rezo.cli.Findings.Connecting;
import dev.rezo.cli.Findings.Cost;
import dev.rezo.cli.Findings.Framing;
import dev.rezo.cli.Findings.Http2;
import dev.rezo.cli.Findings.Idle;
import dev.rezo.cli.Findings.IdleEnd;
import dev.rezo.cli.Findings.Lookup;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.cli.Findings.Tls;
import dev.rezo.cli.Findings.Trouble;
import dev.rezo.cli.Findings.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found out at real servers (nginx 1.22), kept, so that what is said can be compared. */
final class Cases {

  static final Instant NOW = Instant.parse("2026-11-21T17:09:45Z");

  static final Certificate GOOD =
      new Certificate(
          "CN=shop.example",
          "CN=Example CA",
          List.of("shop.example", "localhost", "127.0.0.1"),
          Instant.parse("2026-11-21T17:09:00Z"),
          Instant.parse("2027-06-09T17:09:00Z"));

  static final Certificate EXPIRED =
      new Certificate(
          "CN=shop.example",
          "CN=Example CA",
          GOOD.names(),
          Instant.parse("2025-01-01T00:00:00Z"),
          Instant.parse("2026-11-01T00:00:00Z"));

  private static final Answer KEPT =
      new Answer("HTTP/1.1", 200, "OK", null, "keep-alive", null, Framing.LENGTH, 615, true);

  private Cases() {}

  /** nginx with TLS 1.3, HTTP/2 and keepalive_timeout 65. */
  static Findings healthy() {
    return new Findings(
        "https://localhost:18443/",
        "GET",
        way(18443),
        localhost(500_000),
        List.of(attempt(18443, Connecting.STANDS, 360_000, 17_500_000, null)),
        new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", true, true, true, GOOD),
        KEPT,
        new Pair(
            new Cost(500_000, 320_000, 21_500_000, 3_600_000), new Cost(0, 0, 0, 2_690_000), true),
        null,
        null,
        null,
        NOW);
  }

  /** The same after 65 seconds. */
  static Findings watched() {
    return with(healthy(), KEPT, new Idle(IdleEnd.SERVER, Duration.ofMillis(65_003)));
  }

  /** nginx with keepalive_timeout 0. */
  static Findings closing() {
    return plain(
        18081,
        430_000,
        new Answer("HTTP/1.1", 200, "OK", null, "close", null, Framing.LENGTH, 615, true),
        new Pair(new Cost(260_000, 350_000, 0, 4_970_000), new Cost(0, 510_000, 0, 510_000), false),
        null);
  }

  /** nginx with keepalive_timeout 2 2. */
  static Findings shortLived() {
    return plain(
        18082,
        450_000,
        new Answer(
            "HTTP/1.1", 200, "OK", null, "keep-alive", "timeout=2", Framing.LENGTH, 615, true),
        new Pair(new Cost(650_000, 470_000, 0, 11_900_000), new Cost(0, 0, 0, 4_070_000), true),
        null);
  }

  /** nginx with keepalive_timeout 4, and --wait. */
  static Findings silentlyShort() {
    return plain(
        18083,
        560_000,
        KEPT,
        new Pair(new Cost(670_000, 2_630_000, 0, 2_560_000), new Cost(0, 0, 0, 4_310_000), true),
        new Idle(IdleEnd.SERVER, Duration.ofMillis(4_002)));
  }

  /** nginx with a certificate of last month. */
  static Findings expired() {
    return new Findings(
        "https://localhost:18444/",
        "GET",
        way(18444),
        localhost(710_000),
        List.of(attempt(18444, Connecting.TLS_FAILED, 0, 0, "TCP stands, TLS fails; see below")),
        new Tls(null, null, false, null, false, EXPIRED),
        null,
        null,
        null,
        null,
        new Trouble(
            ExitCode.BAD_CERTIFICATE,
            "https://localhost:18444: certificate CN=shop.example expired on 2026-11-01T00:00:00Z,"
                + " now 2026-11-21T17:09:45.721Z (issuer CN=Example CA, valid"
                + " 2025-01-01T00:00:00Z to 2026-11-01T00:00:00Z, for DNS:shop.example,"
                + " DNS:localhost, IP:127.0.0.1, trust CN=Example CA)"),
        NOW);
  }

  /** A name that nobody knows. */
  static Findings nameless() {
    return new Findings(
        "http://nowhere.invalid/",
        "GET",
        new Way("nowhere.invalid", 80, null, null),
        new Lookup("nowhere.invalid", false, 1_850_000, List.of(), "no address"),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        new Trouble(
            ExitCode.NO_HOST,
            "http://nowhere.invalid: expected an address of nowhere.invalid, actual none"
                + " (java.net.UnknownHostException: nowhere.invalid)"),
        NOW);
  }

  /** A port where nothing listens. */
  static Findings refused() {
    return new Findings(
        "http://localhost:18999/",
        "GET",
        way(18999),
        localhost(210_000),
        List.of(attempt(18999, Connecting.REFUSED, 0, 0, "refused")),
        null,
        null,
        null,
        null,
        null,
        new Trouble(
            ExitCode.NO_CONNECTION,
            "http://localhost:18999: expected a connection to localhost:18999, actual connect to"
                + " localhost/127.0.0.1:18999: Connection refused"),
        NOW);
  }

  // ---- variations ---------------------------------------------------------------------------

  static Findings plain(int port, Answer answer, @Nullable Pair pair, @Nullable Idle idle) {
    return plain(port, 450_000, answer, pair, idle);
  }

  private static Findings plain(
      int port, long tcpNanos, Answer answer, @Nullable Pair pair, @Nullable Idle idle) {
    return new Findings(
        "http://localhost:" + port + "/",
        "GET",
        way(port),
        localhost(pair == null ? 500_000 : pair.first().name()),
        List.of(attempt(port, Connecting.STANDS, tcpNanos, 0, null)),
        null,
        answer,
        pair,
        null,
        idle,
        null,
        NOW);
  }

  static Findings with(Findings other, Answer answer, @Nullable Idle idle) {
    return new Findings(
        other.url(),
        other.method(),
        other.way(),
        other.lookup(),
        other.attempts(),
        other.tls(),
        answer,
        other.pair(),
        other.http2(),
        idle,
        other.trouble(),
        other.at());
  }

  static Findings with(Findings other, Http2 http2) {
    return new Findings(
        other.url(),
        other.method(),
        other.way(),
        other.lookup(),
        other.attempts(),
        other.tls(),
        other.answer(),
        other.pair(),
        http2,
        other.idle(),
        other.trouble(),
        other.at());
  }

  static Findings with(Findings other, @Nullable Tls tls) {
    return new Findings(
        other.url(),
        other.method(),
        other.way(),
        other.lookup(),
        other.attempts(),
        tls,
        other.answer(),
        other.pair(),
        other.http2(),
        other.idle(),
        other.trouble(),
        other.at());
  }

  static Findings with(Findings other, List<Attempt> attempts, @Nullable Trouble trouble) {
    return new Findings(
        other.url(),
        other.method(),
        other.way(),
        other.lookup(),
        attempts,
        other.tls(),
        trouble == null ? other.answer() : null,
        trouble == null ? other.pair() : null,
        trouble == null ? other.http2() : null,
        other.idle(),
        trouble,
        other.at());
  }

  static Attempt attempt(
      int port, Connecting outcome, long tcp, long tls, @Nullable String failure) {
    return new Attempt("127.0.0.1:" + port, outcome, tcp, tls, failure);
  }

  private static Way way(int port) {
    return new Way("localhost", port, null, null);
  }

  private static Lookup localhost(long nanos) {
    return new Lookup("localhost", false, nanos, List.of("127.0.0.1"), null);
  }
}

package dev.rezo.cli;

import dev.rezo.cli.Findings.Connecting;
import dev.rezo.pool.PoolLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from {@link Findings}. A pure function; the rules stand in {@link ReachAdvice},
 * {@link Http2Advice} and {@link ReuseAdvice}.
 *
 * <p>Immutable.
 *
 * @param advice what to know and to do, in the order of the connection's life
 * @param verdict all of it in one sentence
 * @param exitCode of the command
 */
record Diagnosis(List<Advice> advice, String verdict, int exitCode) {

  Diagnosis {
    advice = List.copyOf(advice);
  }

  /** Judges. */
  static Diagnosis of(Findings findings) {
    List<Advice> advice = new ArrayList<>();
    ReachAdvice.add(findings, advice);
    Http2Advice.add(findings, advice);
    ReuseAdvice.add(findings, PoolLimits.DEFAULT, advice);
    long wrong = advice.stream().filter(a -> a.level() == Advice.Level.WRONG).count();
    return new Diagnosis(advice, verdict(findings, wrong), exitCode(findings, wrong));
  }

  private static int exitCode(Findings findings, long wrong) {
    if (findings.trouble() != null) {
      return findings.trouble().exitCode();
    }
    return wrong == 0 ? ExitCode.OK : ExitCode.UNHEALTHY;
  }

  private static String verdict(Findings findings, long wrong) {
    if (findings.trouble() != null) {
      return "NO ANSWER. " + lost(findings);
    }
    if (wrong > 0) {
      return findings.pair() != null && !findings.pair().reused()
          ? "IT ANSWERS, BUT EVERY REQUEST PAYS FOR A NEW CONNECTION. See ! above."
          : "IT ANSWERS AND CONNECTIONS ARE USED AGAIN, BUT SOMETHING IS WRONG. See ! above.";
    }
    return findings.pair() == null
        ? "IT ANSWERS. Whether connections are used again could not be tried."
        : "HEALTHY. Connections are kept open and used again.";
  }

  /** How far it came. */
  private static String lost(Findings findings) {
    if (findings.lookup() != null && findings.lookup().failure() != null) {
      return "The name leads nowhere.";
    }
    boolean stands = findings.attempts().stream().anyMatch(a -> a.outcome() == Connecting.STANDS);
    if (stands) {
      return "Connections can be opened, but the request was not answered.";
    }
    boolean tls = findings.attempts().stream().anyMatch(a -> a.outcome() == Connecting.TLS_FAILED);
    return tls
        ? "The server is there, but no secure connection to it can be made."
        : "No connection can be opened.";
  }
}

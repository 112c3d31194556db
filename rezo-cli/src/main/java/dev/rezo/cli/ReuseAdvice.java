package dev.rezo.cli;

import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Framing;
import dev.rezo.cli.Findings.Idle;
import dev.rezo.cli.Findings.IdleEnd;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.http.GoAway;
import dev.rezo.pool.PoolLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Advice on using connections again. Pure functions. Immutable. */
final class ReuseAdvice {

  /** What Rezo takes off the time that a server announces, for the way. */
  private static final long MARGIN_SECONDS = 1;

  /** Shorter than this, and an idle connection helps only requests that come in a row. */
  private static final long SHORT_SECONDS = 10;

  private ReuseAdvice() {}

  static void add(Findings findings, PoolLimits limits, List<Advice> advice) {
    Answer answer = findings.answer();
    if (answer == null) {
      return;
    }
    status(answer, advice);
    if (!answer.whole()) {
      advice.add(
          Advice.note(
              null,
              "The body is too large to be read for a test. Ask for the head alone (-I), or for a"
                  + " smaller resource."));
    }
    Pair pair = findings.pair();
    if (pair == null) {
      return;
    }
    if (!pair.reused()) {
      advice.add(notReused(answer));
      return;
    }
    reused(pair, findings.http2() != null, limits, advice);
    if (findings.http2() != null && findings.http2().goAway() != null) {
      advice.add(leftInOrder(findings.http2().goAway()));
      return;
    }
    idle(findings.idle(), KeepAliveField.parse(answer.keepAlive()), limits, advice);
  }

  private static void status(Answer answer, List<Advice> advice) {
    if (answer.status() >= 400) {
      advice.add(
          Advice.note(
              null,
              "The answer is an error ("
                  + answer.status()
                  + "). Servers may treat connections differently then: try a URL that works."));
    } else if (answer.location() != null && answer.status() >= 300) {
      advice.add(
          Advice.note(
              null,
              "The answer sends you elsewhere, and doctor does not follow. What counts is that"
                  + " place: rezo doctor "
                  + answer.location()));
    }
  }

  /** Why the second request needed a connection of its own. */
  private static Advice notReused(Answer answer) {
    if (says(answer.connection(), "close")) {
      return Advice.wrong(
          null,
          "The server says \"Connection: close\": it ends each connection after one answer. No"
              + " client can change that. Whoever runs it should switch keep-alive on (nginx:"
              + " keepalive_timeout, Apache: KeepAlive On), or look at the proxy in front of it.");
    }
    if (answer.framing() == Framing.UNTIL_CLOSE) {
      return Advice.wrong(
          null,
          "The server does not say how long its answer is, so only the end of the connection shows"
              + " its end. It should send Content-Length or Transfer-Encoding: chunked.");
    }
    if (answer.protocol().equals("HTTP/1.0") && !says(answer.connection(), "keep-alive")) {
      return Advice.wrong(
          null,
          "The server answers by HTTP/1.0, which ends each connection after one answer unless both"
              + " sides say \"keep-alive\". It should speak HTTP/1.1.");
    }
    KeepAliveField announced = KeepAliveField.parse(answer.keepAlive());
    if (announced.timeoutSeconds() >= 0 && announced.timeoutSeconds() <= MARGIN_SECONDS) {
      return Advice.wrong(
          "idleTimeout",
          "The server announces that it closes idle connections after "
              + announced.timeoutSeconds()
              + " s. Rezo lets go "
              + MARGIN_SECONDS
              + " s earlier, so that no request meets a closing connection: nothing is left. The"
              + " server should keep them for 60 s and more.");
    }
    if (announced.max() == 0) {
      return Advice.wrong(
          null,
          "The server announces that it takes no further request on this connection (max=0).");
    }
    return Advice.wrong(
        null,
        "The server ended the connection right after its answer, without having said so. A request"
            + " that is sent at that moment is lost. Look at its keep-alive settings, and at"
            + " proxies and load balancers on the way.");
  }

  private static boolean says(@Nullable String field, String token) {
    return field != null
        && Arrays.stream(field.toLowerCase(Locale.ROOT).split(",", -1))
            .anyMatch(part -> part.strip().equals(token));
  }

  private static void reused(Pair pair, boolean isShared, PoolLimits limits, List<Advice> advice) {
    long saved = pair.first().connecting();
    advice.add(
        Advice.good(
            "maxIdlePerBucket",
            "Connections can be used again"
                + ", which saves "
                + DurationText.ofNanos(saved)
                + " each time. It needs one client that you keep"
                + (isShared
                    ? "."
                    : ", and answers that are read to their end. Rezo keeps up to "
                        + limits.maxIdlePerBucket()
                        + " idle connections for each server: raise that if more requests run at"
                        + " once.")));
  }

  private static void idle(
      @Nullable Idle idle, KeepAliveField announced, PoolLimits limits, List<Advice> advice) {
    long ours = limits.idleTimeout().toSeconds();
    long theirs = announced.timeoutSeconds();
    if (idle != null && idle.end() == IdleEnd.SERVER) {
      advice.add(closedByServer(idle.after(), theirs, ours));
    } else if (theirs >= 0 && theirs - MARGIN_SECONDS < ours) {
      advice.add(announced(theirs, ours));
    } else if (theirs >= 0) {
      advice.add(
          Advice.good(
              "idleTimeout",
              String.format(
                  Locale.ROOT,
                  "The server keeps idle connections for %d s and says so; Rezo lets go after %d s,"
                      + " so it is always the first.",
                  theirs,
                  ours)));
    } else if (idle == null) {
      advice.add(
          Advice.note(
              "idleTimeout",
              String.format(
                  Locale.ROOT,
                  "The server does not say how long it keeps idle connections. Rezo keeps them for"
                      + " %d s. If the server closes earlier, a request may be on its way to it"
                      + " just then. Measure it: --wait",
                  ours)));
    } else {
      advice.add(stayedOpen(idle.after(), ours));
    }
  }

  private static Advice leftInOrder(GoAway goAway) {
    return Advice.good(
        "idleTimeout",
        "The server takes its leave by GOAWAY ("
            + goAway.codeName()
            + "): a request that is on its way just then is sent again by itself, whatever its"
            + " method.");
  }

  private static Advice stayedOpen(Duration watched, long ours) {
    String time = DurationText.seconds(watched);
    return watched.toSeconds() >= ours
        ? Advice.good(
            "idleTimeout",
            "An idle connection was still open after "
                + time
                + ": Rezo's idle timeout of "
                + ours
                + " s is below what the server allows.")
        : Advice.note(
            "idleTimeout",
            "An idle connection was still open after "
                + time
                + ", but Rezo keeps them for "
                + ours
                + " s: watch longer, --wait "
                + (ours + 5));
  }

  private static Advice announced(long theirs, long ours) {
    String text =
        "The server announces that it closes idle connections after "
            + theirs
            + " s. Rezo lets go a second earlier, by itself; without that it would keep them for "
            + ours
            + " s. Nothing to set.";
    return theirs >= SHORT_SECONDS
        ? Advice.good("idleTimeout", text)
        : Advice.note(
            "idleTimeout",
            text
                + " But requests that come more than "
                + (theirs - MARGIN_SECONDS)
                + " s after the one before pay for a new connection; only a longer time on the"
                + " server would spare them that.");
  }

  private static Advice closedByServer(Duration after, long theirs, long ours) {
    String time = DurationText.seconds(after);
    String seen = "After " + time + " the server closed an idle connection";
    if (after.toSeconds() > ours) {
      return Advice.good(
          "idleTimeout",
          seen + ": Rezo's idle timeout of " + ours + " s is below, so it is always the first.");
    }
    if (after.toSeconds() < 2) {
      return Advice.wrong(
          "idleTimeout",
          seen + ", so hardly any can be used again. The server should wait longer.");
    }
    String although = theirs < 0 ? "" : ", although it announces " + theirs + " s";
    return Advice.wrong(
        "idleTimeout",
        String.format(
            Locale.ROOT,
            "%s%s. Rezo would keep it for %d s, so a request may be on its way to it just then. Set"
                + " pool(limits -> limits.withIdleTimeout(ofSeconds(%d))), or let the server wait"
                + " for more than %d s.",
            seen,
            although,
            theirs < 0 ? ours : Math.min(ours, theirs - MARGIN_SECONDS),
            belowBy(after),
            ours));
  }

  /** A tenth below, and a second at least. */
  private static long belowBy(Duration limit) {
    long seconds = limit.toSeconds();
    return Math.max(1, seconds - Math.max(1, seconds / 10));
  }
}

package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.GoAway;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Lines that tell a developer whether HTTP/2 sessions are made and used again. They are what tools
 * and people search logs for: their words do not change.
 *
 * <p>Thread-safe.
 */
final class DebugLines implements SessionListener {

  private static final String PREFIX = "[Rezo Debug] HTTP/2: ";

  private static final Logger LOGGER = System.getLogger("dev.rezo.debug");

  private final Consumer<String> out;

  DebugLines(Consumer<String> out) {
    this.out = out;
  }

  /** To the log of the platform, under {@code dev.rezo.debug}. */
  static DebugLines toLog() {
    return new DebugLines(line -> LOGGER.log(Level.INFO, line));
  }

  @Override
  public void opened(SessionFacts session) {
    out.accept(PREFIX + "Creating new session to " + session.origin());
  }

  @Override
  public void streamOpened(SessionFacts session, Call call, int streamId, boolean reused) {
    if (reused) {
      out.accept(PREFIX + "Reusing session for " + session.origin());
    }
  }

  @Override
  public void goAwayReceived(SessionFacts session, GoAway goAway) {
    out.accept(PREFIX + "Session GOAWAY received");
    out.accept(PREFIX + "GOAWAY of " + session.origin() + ": " + goAway);
  }

  @Override
  public String toString() {
    return "debug lines";
  }
}

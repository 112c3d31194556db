package dev.rezo.cli;

import dev.rezo.cli.Findings.Http2;
import dev.rezo.http.SessionSettings;
import java.util.List;

/** Advice on HTTP/2. Pure functions. Immutable. */
final class Http2Advice {

  /** RFC 9113 section 6.5.2 recommends to allow no fewer. */
  private static final int FEW_STREAMS = 100;

  private Http2Advice() {}

  static void add(Findings findings, List<Advice> advice) {
    Http2 http2 = findings.http2();
    if (http2 == null) {
      return;
    }
    if (http2.connections() == 1) {
      advice.add(
          Advice.good(
              "protocols",
              "The server speaks HTTP/2: "
                  + http2.requests()
                  + " requests at once shared one connection. Nothing to set."));
    } else {
      advice.add(
          Advice.note(
              "protocols",
              "The server speaks HTTP/2, but "
                  + http2.requests()
                  + " requests at once needed "
                  + http2.connections()
                  + " connections: it takes few at a time on each, or ends them early."));
    }
    SessionSettings settings = http2.settings();
    if (settings != null && settings.maxStreams() < FEW_STREAMS) {
      advice.add(
          Advice.note(
              "maxSharedPerBucket",
              "It takes "
                  + settings.maxStreams()
                  + " requests at a time on a connection; 100 and more are usual. Further requests"
                  + " wait, unless the setting allows more than one connection."));
    }
    if (http2.pingNanos() == 0) {
      advice.add(
          Advice.wrong(
              null,
              "It did not answer a PING, as every HTTP/2 server must. Rezo cannot tell it from one"
                  + " that is gone."));
    }
  }
}

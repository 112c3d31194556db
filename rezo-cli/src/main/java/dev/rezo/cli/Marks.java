package dev.rezo.cli;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Timing;
import org.jspecify.annotations.Nullable;

/**
 * When the steps of a transfer were over, in nanoseconds from its start; 0 for what did not happen.
 *
 * <p>Immutable.
 *
 * @param nameLookup the addresses were known
 * @param connect TCP stood
 * @param appConnect TLS stood
 * @param preTransfer the request was about to be sent
 * @param startTransfer the head was there
 * @param total it was over
 */
record Marks(
    long nameLookup,
    long connect,
    long appConnect,
    long preTransfer,
    long startTransfer,
    long total) {

  /** From what the response says, or from what was seen of a call that has none. */
  static Marks of(
      @Nullable Timing timing, Trace trace, boolean secure, long startNanos, long endNanos) {
    long total = endNanos - startNanos;
    if (timing != null) {
      boolean fresh = trace.opened() > 0;
      return new Marks(
          since(startNanos, timing.domainLookupEndNanos()),
          since(startNanos, timing.secureConnectionStartNanos()),
          secure && fresh ? since(startNanos, timing.connectEndNanos()) : 0,
          since(startNanos, timing.requestStartNanos()),
          since(startNanos, timing.responseStartNanos()),
          total);
    }
    ConnectionFacts opened = trace.lastOpened();
    long lookup = trace.resolvedNanos() == 0 ? 0 : since(startNanos, trace.resolvedNanos());
    if (opened == null) {
      return new Marks(lookup, 0, 0, 0, 0, total);
    }
    long connected = since(startNanos, opened.connectEndNanos());
    return new Marks(
        lookup,
        since(startNanos, opened.tlsStartNanos()),
        secure ? connected : 0,
        connected,
        0,
        total);
  }

  private static long since(long start, long mark) {
    return mark == 0 ? 0 : Math.max(0, mark - start);
  }
}

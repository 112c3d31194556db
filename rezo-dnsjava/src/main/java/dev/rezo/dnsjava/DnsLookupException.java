package dev.rezo.dnsjava;

import dev.rezo.dns.LookupRefusal;
import java.net.UnknownHostException;

/**
 * Nobody could say whether a name exists. The message says which servers were asked and what each
 * said. That a name does not exist is another failure, {@link dev.rezo.dns.NoSuchHostException}.
 * One that nobody was asked about, {@link Reason#NOT_ASKED}, is remembered by no cache.
 *
 * <p>Immutable.
 */
public final class DnsLookupException extends UnknownHostException implements LookupRefusal {

  private static final long serialVersionUID = 1L;

  /** Why nobody could. */
  public enum Reason {
    /** Servers answered, and none with a result: SERVFAIL, REFUSED, an HTTP status, nonsense. */
    SERVER_FAILED,
    /** No server could be reached, or none answered in time. */
    NO_ANSWER,
    /** Nobody was asked: it is no name, or the client is closed or has too much to do. */
    NOT_ASKED
  }

  private final Reason reason;

  DnsLookupException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Of what came of a question about {@code what}. */
  static DnsLookupException of(Object what, Reply.Failed failed) {
    DnsLookupException exception =
        new DnsLookupException(failed.reason(), what + ": not resolved: " + failed.said());
    if (failed.cause() != null) {
      exception.initCause(failed.cause());
    }
    return exception;
  }

  /** Why nobody could. */
  public Reason reason() {
    return reason;
  }

  /** Whether nobody was asked. */
  @Override
  public boolean isRefusal() {
    return reason == Reason.NOT_ASKED;
  }
}

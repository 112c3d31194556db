package dev.rezo.dns;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name server says that there is no such host, or that it has no address of the family. A
 * resolver that cannot tell this from a name server in trouble fails with a plain {@link
 * UnknownHostException}.
 *
 * <p>The difference matters to {@link CachingResolver}: when a host is gone its old addresses are
 * not given any more, when nobody could be asked they are (RFC 8767 section 5).
 *
 * <p>Immutable.
 */
public final class NoSuchHostException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration ttl;

  /**
   * Nobody said how long this holds.
   *
   * @param message where, what was expected, and what happened
   */
  public NoSuchHostException(String message) {
    super(message);
    this.ttl = null;
  }

  /**
   * A failure.
   *
   * @param message where, what was expected, and what happened
   * @param ttl how long this holds (RFC 2308 section 5)
   * @throws IllegalArgumentException if the ttl is negative
   */
  public NoSuchHostException(String message, Duration ttl) {
    super(message);
    if (ttl.isNegative()) {
      throw new IllegalArgumentException("ttl: expected at least 0, actual " + ttl);
    }
    this.ttl = ttl;
  }

  static NoSuchHostException noneOf(DnsQuery query) {
    return new NoSuchHostException(
        query.host() + ": expected " + query.family().wanted() + ", actual none");
  }

  /** How long this holds, if the resolver could tell. */
  public Optional<Duration> ttl() {
    return Optional.ofNullable(ttl);
  }
}

package dev.rezo.dnsjava;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What came of a question.
 *
 * <p>Immutable.
 */
sealed interface Reply {

  /**
   * Records of the type that was asked for.
   *
   * @param records at least one
   * @param ttlSeconds the least ttl of these and of the aliases that led to them
   */
  record Found(List<Record> records, long ttlSeconds) implements Reply {
    Found atMost(long seconds) {
      return seconds < ttlSeconds ? new Found(records, seconds) : this;
    }
  }

  /** The name is another name for {@code target}, of which this answer knows no more. */
  record Alias(Name target, long ttlSeconds) implements Reply {}

  /**
   * There is no such record, and the name exists or does not.
   *
   * @param ttlSeconds how long that holds (RFC 2308 section 5), or {@link #UNSAID}
   * @param said who answered what, as in {@code NXDOMAIN from 192.0.2.53:53}
   */
  record Nothing(boolean nameExists, long ttlSeconds, String said) implements Reply {

    /** The server did not say how long: longer than anything that is said. */
    static final long UNSAID = Long.MAX_VALUE;

    Nothing atMost(long seconds) {
      return seconds < ttlSeconds ? new Nothing(nameExists, seconds, said) : this;
    }
  }

  /**
   * Nobody knows.
   *
   * @param said who was asked, and what came of it
   */
  record Failed(DnsLookupException.Reason reason, String said, @Nullable Throwable cause)
      implements Reply {
    Failed(DnsLookupException.Reason reason, String said) {
      this(reason, said, null);
    }
  }
}

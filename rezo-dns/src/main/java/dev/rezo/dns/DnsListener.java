package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Watches a {@link CachingResolver}, without changing what it does. What a method throws goes to
 * the log, and the look-up goes on. All methods do nothing unless overridden.
 *
 * <p>Thread-safe, as whoever implements it has to be: methods run on the thread that asked or that
 * brought the answer, which may be an event loop, and must not block.
 */
public interface DnsListener {

  /** Answered from the cache, with an answer, or with a remembered failure, that still held. */
  default void hit(DnsQuery query) {}

  /** Has to wait for a look-up, which begins. */
  default void miss(DnsQuery query) {}

  /** Waits for a look-up that somebody else began. */
  default void coalesced(DnsQuery query) {}

  /** Is given an answer after its time: asking again failed, takes long, or goes on behind it. */
  default void stale(DnsQuery query) {}

  /** A look-up has brought an answer. */
  default void lookedUp(DnsQuery query, DnsAnswer answer, Duration took) {}

  /** A look-up has failed, or has not ended within its limit. */
  default void lookupFailed(DnsQuery query, UnknownHostException cause, Duration took) {}

  /** A host was forgotten because the cache was full. */
  default void evicted(String host) {}

  /**
   * A host has other addresses than the cache knew: connections to those that are gone lead to
   * where the host no longer is. An address is gone when two answers in a row lack it. Where one
   * comes back after that, the name server gives some of many addresses, others each time, and more
   * answers have to lack an address of this host from then on: up to 32. A family of which an
   * answer has no address counts as not answered, and nothing of it as lacking.
   *
   * @param host in lower case, as the cache knows it
   * @param gone known before and not any more
   * @param come not known before, or gone before
   */
  default void changed(String host, List<InetAddress> gone, List<InetAddress> come) {}
}

package dev.rezo.http;

import java.time.Duration;

/**
 * When the steps of an attempt happened, with the names of the W3C's Resource Timing, in the scale
 * of {@link System#nanoTime}. On a reused connection the steps of resolving and connecting start
 * and end at the same moment.
 *
 * <p>Thread-safe. Marks that have not happened are 0.
 */
public interface Timing {

  /** When the attempt began. */
  long startNanos();

  /** When the name lookup began. */
  long domainLookupStartNanos();

  /** When the addresses were known. */
  long domainLookupEndNanos();

  /** When the first address was tried. */
  long connectStartNanos();

  /** When the TLS handshake began; equal to {@link #connectEndNanos} without TLS. */
  long secureConnectionStartNanos();

  /** When the connection could be used. */
  long connectEndNanos();

  /** When the first byte of the request was written. */
  long requestStartNanos();

  /** When the response head was complete. */
  long responseStartNanos();

  /** When the last byte of the response was there. */
  long responseEndNanos();

  /** The name lookup; zero on reuse. */
  default Duration domainLookup() {
    return Duration.ofNanos(domainLookupEndNanos() - domainLookupStartNanos());
  }

  /** TCP alone; zero on reuse. */
  default Duration tcp() {
    return Duration.ofNanos(secureConnectionStartNanos() - connectStartNanos());
  }

  /** TLS alone; zero on reuse and on plaintext. */
  default Duration tls() {
    return Duration.ofNanos(connectEndNanos() - secureConnectionStartNanos());
  }

  /** From the start to the response head. */
  default Duration timeToHead() {
    return Duration.ofNanos(responseStartNanos() - startNanos());
  }

  /** From the start to the last byte. */
  default Duration total() {
    return Duration.ofNanos(responseEndNanos() - startNanos());
  }
}

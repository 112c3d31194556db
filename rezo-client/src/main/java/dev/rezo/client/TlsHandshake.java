package dev.rezo.client;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.TlsFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake of a dial: the engine, and what it agreed on or why it failed.
 *
 * <p>Lifecycle: {@link #end} when it has succeeded, failed, or nobody waits for it any more.
 *
 * <p>Confined to its loop.
 */
final class TlsHandshake {

  private final String where;
  private final TlsEngines engines;
  private final TlsWitness witness;
  private final SSLEngine engine;

  /** A handshake with the origin of a route. */
  TlsHandshake(Route route, List<String> applicationProtocols) {
    this(
        route.toString(),
        route.dialing().tls(),
        route.origin().hostName(),
        route.origin().port(),
        applicationProtocols,
        route.dialing().profile());
  }

  /**
   * A handshake with any peer.
   *
   * @param where who that is, for messages, as in {@code https://localhost:8443}
   * @param host what SNI asks for and the certificate must be for, unless {@code tls} has a name of
   *     its own; brackets of an IPv6 literal and a trailing dot are left out
   * @param applicationProtocols what ALPN offers, the preferred one first; empty for no ALPN
   * @throws IllegalStateException when the platform's trust store cannot be read
   */
  TlsHandshake(
      String where, TlsConfig tls, String host, int port, List<String> applicationProtocols) {
    this(where, tls, host, port, applicationProtocols, null);
  }

  private TlsHandshake(
      String where,
      TlsConfig tls,
      String host,
      int port,
      List<String> applicationProtocols,
      @Nullable BrowserProfile profile) {
    this.where = where;
    this.engines = tls.engines();
    this.witness = new TlsWitness(tls.settings(), host);
    this.engine = engines.newEngine(witness, port, applicationProtocols, profile);
  }

  SSLEngine engine() {
    return engine;
  }

  /** What it saw. */
  TlsWitness witness() {
    return witness;
  }

  /** It has succeeded: what it agreed on. */
  TlsFacts facts() {
    return witness.facts(engine);
  }

  /** It has failed: why, in plain words. */
  ConnectionFailedException explain(IOException cause) {
    return explain(cause, Instant.now());
  }

  ConnectionFailedException explain(IOException cause, Instant now) {
    return TlsFailures.failure(where, cause, witness, now);
  }

  /** Frees what watches it. Idempotent. */
  void end() {
    engines.forget(engine);
  }
}

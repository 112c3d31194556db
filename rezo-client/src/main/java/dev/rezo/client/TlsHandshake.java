package dev.rezo.client;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Origin;
import dev.rezo.http.TlsFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * One TLS handshake of a dial: the engine, and what it agreed on or why it failed.
 *
 * <p>Confined to its loop.
 */
final class TlsHandshake {

  private final Route route;
  private final TlsConfig tls;
  private final SSLEngine engine;

  TlsHandshake(Route route, List<String> applicationProtocols) {
    Origin origin = route.origin();
    this.route = route;
    this.tls = route.dialing().tls();
    this.engine = tls.newEngine(origin.hostName(), origin.port(), applicationProtocols);
  }

  SSLEngine engine() {
    return engine;
  }

  /** What it agreed on. */
  TlsFacts facts() {
    return tls.witness(engine).facts(engine);
  }

  /** Why it failed, in plain words. */
  ConnectionFailedException explain(IOException cause) {
    return TlsFailures.failure(route.toString(), cause, tls.witness(engine), Instant.now());
  }
}

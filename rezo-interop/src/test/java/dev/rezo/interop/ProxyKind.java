package dev.rezo.interop;

import dev.rezo.client.Proxy;
import java.util.List;

/**
 * A proxy of a Debian package: how it is started, and what it cannot do.
 *
 * <p>Immutable.
 */
interface ProxyKind extends PeerKind {

  /** Writes a configuration for this site and starts what it takes to listen on its ports. */
  List<PeerProcess> start(ProxySite site) throws Exception;

  /** The protocol by which it is asked to look names up itself. */
  Proxy.Type type();
}

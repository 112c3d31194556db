package dev.rezo.interop;

import java.util.List;

/**
 * A server of a Debian package: how it is started, and what it cannot do.
 *
 * <p>Immutable.
 */
interface ServerKind extends PeerKind {

  /** Writes a configuration for this site and starts what serves it; the server itself first. */
  List<PeerProcess> start(Site site) throws Exception;

  /** The signal that makes it take up its configuration again without losing a request. */
  String reloadSignal();

  /** What stands in its log of requests (a file {@code *.log}) for a resumed TLS session. */
  String resumedMark();
}

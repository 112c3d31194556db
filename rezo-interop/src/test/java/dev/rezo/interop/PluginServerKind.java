package dev.rezo.interop;

/**
 * A server, as it is set up to say {@link PluginPages}.
 *
 * <p>Immutable.
 */
interface PluginServerKind extends ServerKind {

  @Override
  default String reloadSignal() {
    throw new IllegalStateException(name() + " takes up no other configuration here");
  }

  @Override
  default String resumedMark() {
    throw new IllegalStateException("asked of servers of HTTP/1.1 only");
  }
}

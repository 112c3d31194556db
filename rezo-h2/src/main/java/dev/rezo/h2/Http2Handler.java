package dev.rezo.h2;

/**
 * Hears what comes for the connection as a whole. Calls come from within {@link
 * Http2Session#receive}; none calls back into the session.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface Http2Handler {

  /**
   * SETTINGS came; {@link Http2Session#allowsExtendedConnect} may be true from now on.
   *
   * @param maxStreams how many streams may run at a time from now on, 0 included
   */
  void onSettings(int maxStreams);

  /** SETTINGS of ours are in effect. */
  void onSettingsAcknowledged();

  /** The peer answers {@link Http2Session#ping}. */
  void onPong(long payload);

  /**
   * The peer takes no more streams. Those above the last one have failed already, and may be sent
   * again whatever their method; the others go on. May be told several times, the first time with
   * 2^31-1, when the peer does not know yet which the last one will be (RFC 9113 section 6.8).
   *
   * @param code why (RFC 9113 section 7)
   * @param debug the beginning of what the peer says besides, made fit to be shown
   */
  void onGoAway(int lastStreamId, long code, String debug);
}

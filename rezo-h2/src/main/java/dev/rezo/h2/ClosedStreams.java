package dev.rezo.h2;

/**
 * How the last streams ended, since frames that come for them mean different things. Of those that
 * ended longer ago it is not known; what comes for them is ignored.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ClosedStreams {

  /** Twice what servers allow at a time, and more than a round trip brings. */
  private static final int REMEMBERED = 512;

  private static final StreamState[] STATES = StreamState.values();

  private final int[] ids = new int[REMEMBERED];
  private final byte[] states = new byte[REMEMBERED];

  @SuppressWarnings("EnumOrdinal") // Kept in a byte, and read back below.
  void add(int id, StreamState state) {
    int place = (id >>> 1) % REMEMBERED;
    ids[place] = id;
    states[place] = (byte) state.ordinal();
  }

  /** How this one ended. */
  StreamState stateOf(int id) {
    int place = (id >>> 1) % REMEMBERED;
    return ids[place] == id ? STATES[states[place]] : StreamState.RESET_LOCAL;
  }
}

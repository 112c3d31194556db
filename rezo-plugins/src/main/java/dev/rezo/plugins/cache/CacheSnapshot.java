package dev.rezo.plugins.cache;

/**
 * What a cache holds, and what it has done since it was made.
 *
 * <p>Immutable.
 *
 * @param responses how many are stored
 * @param bytes about how many bytes they take, their heads included
 * @param recording how many bytes were taken of bodies that are being read
 * @param mostBytes how many both may be
 * @param hits answered without the server
 * @param validated answered after the server said that it is still right
 * @param stale answered with what is no longer fresh, as it was allowed
 * @param misses answered by the server
 * @param bypassed answered by the server, as the cache answers no such requests
 * @param notStored answered with 504 to {@code only-if-cached}
 * @param stored how many responses were stored
 * @param evicted how many of them went to make room
 * @param invalidated how many went because something was changed, or by the application
 */
public record CacheSnapshot(
    int responses,
    long bytes,
    long recording,
    long mostBytes,
    long hits,
    long validated,
    long stale,
    long misses,
    long bypassed,
    long notStored,
    long stored,
    long evicted,
    long invalidated) {

  /**
   * As in {@code ResponseCache[12 responses, 34567 of 33554432 bytes; 90 hits, 5 validated, 0
   * stale, 17 misses]}.
   */
  @Override
  public String toString() {
    return "ResponseCache["
        + responses
        + " responses, "
        + (bytes + recording)
        + " of "
        + mostBytes
        + " bytes; "
        + hits
        + " hits, "
        + validated
        + " validated, "
        + stale
        + " stale, "
        + misses
        + " misses]";
  }
}

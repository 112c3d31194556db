package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import java.util.Locale;

/**
 * What a request wants of caches (RFC 9111 section 5.2.1). Numbers are seconds, or {@link
 * CacheControl#ABSENT}.
 *
 * <p>Immutable.
 *
 * @param noCache section 5.2.1.4: nothing that the server has not been asked about
 * @param noStore section 5.2.1.5: nothing of this may be kept
 * @param onlyIfCached section 5.2.1.7: nothing from the server
 * @param maxAge section 5.2.1.1: how old it may be
 * @param maxStale section 5.2.1.2: for how long it may have been stale
 * @param minFresh section 5.2.1.3: for how long it has to remain fresh
 * @param staleIfError RFC 5861 section 4: for how long it may have been stale if the server fails
 */
record RequestDirectives(
    boolean noCache,
    boolean noStore,
    boolean onlyIfCached,
    long maxAge,
    long maxStale,
    long minFresh,
    long staleIfError) {

  private static final RequestDirectives NONE =
      new RequestDirectives(
          false,
          false,
          false,
          CacheControl.ABSENT,
          CacheControl.ABSENT,
          CacheControl.ABSENT,
          CacheControl.ABSENT);

  static RequestDirectives of(Headers headers) {
    CacheControl control = CacheControl.of(headers);
    if (control.isEmpty()) {
      return isPragmaNoCache(headers)
          ? new RequestDirectives(
              true, false, false, NONE.maxAge, NONE.maxStale, NONE.minFresh, NONE.staleIfError)
          : NONE;
    }
    return new RequestDirectives(
        control.has("no-cache"),
        control.has("no-store"),
        control.has("only-if-cached"),
        orInstead(control.seconds("max-age"), 0),
        control.hasBare("max-stale")
            ? CacheControl.MOST_SECONDS
            : orInstead(control.seconds("max-stale"), CacheControl.ABSENT),
        orInstead(control.seconds("min-fresh"), CacheControl.MOST_SECONDS),
        orInstead(control.seconds("stale-if-error"), CacheControl.ABSENT));
  }

  /** What cannot be read is taken for the number that asks the server sooner. */
  private static long orInstead(long seconds, long ifInvalid) {
    return seconds == CacheControl.INVALID ? ifInvalid : seconds;
  }

  /** Section 5.4: a request of before Cache-Control. */
  private static boolean isPragmaNoCache(Headers headers) {
    String pragma = headers.get("Pragma");
    return pragma != null && pragma.toLowerCase(Locale.ROOT).contains("no-cache");
  }
}

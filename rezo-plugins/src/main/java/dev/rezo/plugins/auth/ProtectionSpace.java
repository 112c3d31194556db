package dev.rezo.plugins.auth;

import dev.rezo.http.Request;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.DigestChallenge.Quality;
import dev.rezo.plugins.auth.PasswordCredentials.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of an origin that wants the same credentials (RFC 9110 section 11.5), and how they are
 * said there.
 *
 * <p>Immutable, but for the session, which has its own rules.
 */
final class ProtectionSpace {

  private static final ProtectionSpace EVERYWHERE = new ProtectionSpace(null, List.of("/"), null);

  private final @Nullable String realm;
  private final List<String> prefixes;
  private final @Nullable DigestSession session;

  private ProtectionSpace(
      @Nullable String realm, List<String> prefixes, @Nullable DigestSession session) {
    this.realm = realm;
    this.prefixes = prefixes;
    this.session = session;
  }

  /** All of an origin, by Basic, without being asked. */
  static ProtectionSpace everywhere() {
    return EVERYWHERE;
  }

  /** What a challenge tells of its space. */
  static ProtectionSpace of(Url url, Choice choice, PasswordCredentials credentials) {
    DigestChallenge digest = choice.digest();
    return digest == null
        ? new ProtectionSpace(choice.realm(), List.of(folder(url.path())), null)
        : new ProtectionSpace(
            choice.realm(), places(url, digest.domain()), credentials.session(digest));
  }

  /** RFC 7617 section 2.2: what is as deep as the path's last folder, or deeper. */
  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** RFC 7616 section 3.3, domain: all of the origin, or what it lists. Other origins are not. */
  private static List<String> places(Url url, List<String> domain) {
    if (domain.isEmpty()) {
      return List.of("/");
    }
    List<String> places = new ArrayList<>();
    for (String reference : domain) {
      Url place = resolved(url, reference);
      if (place != null && place.origin().equals(url.origin())) {
        places.add(place.path());
      }
    }
    return places;
  }

  private static @Nullable Url resolved(Url url, String reference) {
    try {
      return url.resolve(reference);
    } catch (IllegalArgumentException e) {
      return null; // It is no address: nothing lies there.
    }
  }

  boolean isEverywhere() {
    return this == EVERYWHERE;
  }

  /** What answers by Digest, or null for Basic. */
  @Nullable DigestSession session() {
    return session;
  }

  boolean isOf(@Nullable String other) {
    return Objects.equals(realm, other);
  }

  /** How much of a path it covers: 0 when it lies elsewhere. */
  int reach(String path) {
    int reach = 0;
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)) {
        reach = Math.max(reach, prefix.length());
      }
    }
    return reach;
  }

  /** Whether a request may be answered for in advance: a body that is hashed is read twice. */
  boolean isAnswerable(Request request) {
    return session == null
        || session.challenge().quality() != Quality.AUTH_INT
        || request.isReplayable();
  }

  /** Whether another says the same of the same place, later. */
  boolean isReplacedBy(ProtectionSpace other) {
    return Objects.equals(realm, other.realm) && prefixes.equals(other.prefixes);
  }
}

package dev.rezo.plugins.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value of a field with challenges or parameters (RFC 9110 sections 5.6.1 and 11).
 *
 * <pre>
 * challenge  = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
 * auth-param = token BWS "=" BWS ( token / quoted-string )
 * token68    = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
 * </pre>
 *
 * <p>Commas separate parameters and challenges alike: a token that no {@code =} follows begins the
 * next challenge.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ChallengeParser {

  /** A head may be long; nobody offers so many schemes, and each costs whoever looks at it. */
  static final int MAX_CHALLENGES = 32;

  /** Digest has ten. */
  static final int MAX_PARAMETERS = 32;

  private final String text;
  private int at;

  private ChallengeParser(String text) {
    this.text = text;
  }

  /** The challenges of all values. */
  static List<Challenge> challenges(List<String> values) {
    List<Challenge> found = new ArrayList<>(2);
    for (String value : values) {
      new ChallengeParser(value).readChallenges(found);
    }
    return List.copyOf(found);
  }

  /**
   * The parameters of a field that has nothing else, as Authentication-Info; those before a fault.
   */
  static Map<String, String> parameters(String value) {
    ChallengeParser parser = new ChallengeParser(value);
    Map<String, String> found = new LinkedHashMap<>();
    parser.skipCommas();
    boolean unused = parser.readParameters(found);
    return found;
  }

  private void readChallenges(List<Challenge> found) {
    skipCommas();
    while (at < text.length() && found.size() < MAX_CHALLENGES) {
      Challenge next = readChallenge();
      skipSpace();
      if (next == null || !isAtEndOrComma()) {
        return;
      }
      found.add(next);
      skipCommas();
    }
  }

  private @Nullable Challenge readChallenge() {
    String scheme = token();
    if (scheme.isEmpty()) {
      return null;
    }
    int afterScheme = at;
    skipSpace();
    if (isAtEndOrComma()) {
      return new Challenge(scheme, null, Map.of());
    }
    if (at == afterScheme) {
      return null;
    }
    String token68 = token68();
    if (token68 != null) {
      return new Challenge(scheme, token68, Map.of());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    return readParameters(parameters) ? new Challenge(scheme, null, parameters) : null;
  }

  /** False at a fault; else it stands at the end, or at the comma before the next challenge. */
  private boolean readParameters(Map<String, String> found) {
    while (true) {
      String name = token();
      skipSpace();
      if (name.isEmpty() || !take('=') || found.size() == MAX_PARAMETERS) {
        return false;
      }
      skipSpace();
      String value = isAt('"') ? quoted() : word();
      if (value == null || found.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
        return false; // Section 11.2: a name occurs once.
      }
      skipSpace();
      if (!isAtEndOrComma()) {
        return false;
      }
      int comma = at;
      skipCommas();
      if (at == text.length()) {
        return true;
      }
      if (!isBeforeParameter()) {
        at = comma;
        return true;
      }
    }
  }

  private boolean isBeforeParameter() {
    int start = at;
    boolean named = !token().isEmpty();
    skipSpace();
    boolean is = named && isAt('=');
    at = start;
    return is;
  }

  /** What is token68 and nothing else up to the end or a comma, or null: then it is not taken. */
  private @Nullable String token68() {
    int start = at;
    while (at < text.length() && isOfToken68(text.charAt(at))) {
      at++;
    }
    int end = at;
    while (isAt('=')) {
      at++;
    }
    int close = at;
    skipSpace();
    if (end > start && isAtEndOrComma()) {
      return text.substring(start, close);
    }
    at = start;
    return null;
  }

  private static boolean isOfToken68(char c) {
    return isAlphanumeric(c) || "-._~+/".indexOf(c) >= 0;
  }

  /** Section 5.6.2; empty when none stands here. */
  private String token() {
    int start = at;
    while (at < text.length() && isOfToken(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isOfToken(char c) {
    return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** A value without quotes: a token, and what servers leave unquoted, such as base64. */
  private @Nullable String word() {
    int start = at;
    while (at < text.length() && " \t,\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at == start ? null : text.substring(start, at);
  }

  /** Section 5.6.4: what stands between quotes, or null when they do not end. */
  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder(32);
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return value.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i);
      }
      value.append(c);
    }
    return null;
  }

  private boolean take(char c) {
    boolean is = isAt(c);
    at += is ? 1 : 0;
    return is;
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean isAtEndOrComma() {
    return at == text.length() || isAt(',');
  }

  private void skipSpace() {
    while (isAt(' ') || isAt('\t')) {
      at++;
    }
  }

  /** Section 5.6.1.2: a list may have empty elements. */
  private void skipCommas() {
    while (isAt(' ') || isAt('\t') || isAt(',')) {
      at++;
    }
  }
}

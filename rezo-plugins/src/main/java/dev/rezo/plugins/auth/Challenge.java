package dev.rezo.plugins.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server or a proxy wants to know by one scheme (RFC 9110 section 11.3).
 *
 * <p>Immutable.
 *
 * @param scheme the scheme in the case that it came in
 * @param token68 what stands behind the scheme in place of parameters, or null
 * @param parameters values by their names in lower case, without quotes
 */
public record Challenge(String scheme, @Nullable String token68, Map<String, String> parameters) {

  /** Copies the parameters. */
  public Challenge {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads the values of all WWW-Authenticate or all Proxy-Authenticate fields of a response. A
   * value may hold several challenges. What cannot be read ends its value: the challenges before it
   * count, and so do the other values.
   */
  public static List<Challenge> parse(List<String> values) {
    return ChallengeParser.challenges(values);
  }

  /** Whether it is by this scheme; case does not count. */
  public boolean isBy(String name) {
    return scheme.equalsIgnoreCase(name);
  }

  /** The value of a parameter, whose name may be in any case, or null. */
  public @Nullable String parameter(String name) {
    return parameters.get(name.toLowerCase(Locale.ROOT));
  }

  /** The part of the server that this is about (RFC 9110 section 11.5), or null. */
  public @Nullable String realm() {
    return parameters.get("realm");
  }
}

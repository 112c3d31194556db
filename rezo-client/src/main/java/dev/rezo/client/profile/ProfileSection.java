package dev.rezo.client.profile;

import dev.rezo.client.profile.FieldLine.When;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A section of the file while it is read, and what it says afterwards: the values of a browser from
 * one major version on.
 *
 * <p>Not thread-safe; the caller serialises. It changes no more when the file is read.
 */
final class ProfileSection {

  private static final Set<String> KEYS =
      Set.of(
          "source",
          "date",
          "http2",
          "head-priority",
          "first-stream",
          "user-agent",
          "tls-versions",
          "tls-ciphers",
          "tls-groups",
          "tls-key-shares",
          "tls-signatures",
          "tls-alpn",
          "tls-extensions",
          "tls-extension-order",
          "tls-grease");

  private final int version;

  /** By key, or by key and platform with a space between them. */
  private final Map<String, String> values = new LinkedHashMap<>();

  private final List<FieldLine> fields = new ArrayList<>();

  ProfileSection(int version) {
    this.version = version;
  }

  int version() {
    return version;
  }

  /** Takes all of another one, but for where it comes from. */
  void like(ProfileSection other) {
    values.putAll(other.values);
    values.remove("source");
    values.remove("date");
    fields.addAll(other.fields);
  }

  /** A value; {@code key} may name a platform. */
  void set(String key, String value) {
    String plain = key.contains(" ") ? key.substring(0, key.indexOf(' ')) : key;
    if (key.equals("fields") && value.equals("anew")) {
      fields.clear();
    } else if (KEYS.contains(plain)) {
      values.put(key, value);
    } else {
      throw new IllegalArgumentException("expected one of " + KEYS + ", actual " + key);
    }
  }

  /** A field at the place of the one with its name, or behind all others. */
  void field(FieldLine line) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equalsIgnoreCase(line.name())) {
        fields.set(i, line);
        return;
      }
    }
    fields.add(line);
  }

  /**
   * What it says of a version and a platform.
   *
   * @throws IllegalArgumentException when a value is missing or malformed
   */
  Browser browser(String name, int ofVersion, String platform, Words words) {
    return new Browser(
        name + " " + ofVersion,
        version,
        get("source", platform),
        LocalDate.parse(get("date", platform)),
        Http2Notation.read(
            get("http2", platform),
            get("head-priority", platform),
            Integer.parseInt(get("first-stream", platform))),
        fields.stream().map(field -> filled(field, words)).toList(),
        hello(platform));
  }

  /** The User-Agent if this version has one of its own, with {@code {version}} in it; or null. */
  @Nullable String userAgent(String platform) {
    return values.get("user-agent " + platform);
  }

  private HelloShape hello(String platform) {
    return new HelloShape(
        TlsNumbers.VERSIONS.numbers(get("tls-versions", platform)),
        TlsNumbers.CIPHER_SUITES.numbers(get("tls-ciphers", platform)),
        TlsNumbers.GROUPS.numbers(get("tls-groups", platform)),
        TlsNumbers.GROUPS.numbers(get("tls-key-shares", platform)),
        TlsNumbers.SIGNATURES.numbers(get("tls-signatures", platform)),
        List.of(get("tls-alpn", platform).split(" ")),
        List.of(get("tls-extensions", platform).split(" ")).stream().map(Integer::valueOf).toList(),
        oneOf(platform, "tls-extension-order", "permuted", "fixed"),
        oneOf(platform, "tls-grease", "yes", "no"));
  }

  private boolean oneOf(String platform, String key, String yes, String no) {
    String value = get(key, platform);
    if (!value.equals(yes) && !value.equals(no)) {
      throw new IllegalArgumentException(
          key + ": expected " + yes + " or " + no + ", actual " + value);
    }
    return value.equals(yes);
  }

  private String get(String key, String platform) {
    String own = values.get(key + " " + platform);
    String value = own != null ? own : values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + ": expected a value, actual none");
    }
    return value;
  }

  private static FieldLine filled(FieldLine line, Words words) {
    String value = line.value();
    return value == null ? line : new FieldLine(line.name(), words.fill(value), line.when());
  }

  /** Reads {@code field[secure] Name: value}, from behind {@code field}. */
  static FieldLine fieldLine(String text) {
    When when = When.ALWAYS;
    String rest = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      when =
          switch (text.substring(1, Math.max(1, end))) {
            case "h1" -> When.HTTP_1;
            case "h2" -> When.HTTP_2;
            case "secure" -> When.SECURE;
            default -> throw new IllegalArgumentException("expected [h1], [h2] or [secure]");
          };
      rest = text.substring(end + 1);
    }
    int colon = rest.indexOf(':');
    return colon < 0
        ? new FieldLine(rest.trim(), null, when)
        : new FieldLine(rest.substring(0, colon).trim(), rest.substring(colon + 1).trim(), when);
  }

  /**
   * What stands in place of the words in braces.
   *
   * <p>Immutable.
   *
   * @param brands null for a browser that sends no client hints
   */
  record Words(
      String version, String userAgent, @Nullable String brands, String mobile, String platform) {

    String fill(String value) {
      String text =
          value
              .replace("{user-agent}", userAgent)
              .replace("{version}", version)
              .replace("{mobile}", mobile)
              .replace("{platform}", platform);
      text = brands == null ? text : text.replace("{brands}", brands);
      if (text.indexOf('{') >= 0) {
        throw new IllegalArgumentException(
            "expected {version}, {user-agent}, {mobile}, {platform}, or {brands} with a brand, actual "
                + value);
      }
      return text;
    }
  }
}

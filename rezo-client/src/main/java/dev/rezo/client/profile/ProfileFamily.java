package dev.rezo.client.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A browser with all that the file says of it.
 *
 * <p>Not thread-safe; the caller serialises. It changes no more when the file is read.
 */
final class ProfileFamily {

  /** How client hints name a platform. */
  private static final Map<String, String> PLATFORMS =
      Map.of(
          "windows", "Windows",
          "macos", "macOS",
          "linux", "Linux",
          "android", "Android",
          "ios", "iOS");

  private final String id;
  private @Nullable String name;
  private @Nullable String brand;
  private final Map<String, String> userAgents = new LinkedHashMap<>();
  private final NavigableMap<Integer, ProfileSection> sections = new TreeMap<>();

  ProfileFamily(String id) {
    this.id = id;
  }

  void set(String key, String value) {
    if (key.equals("name")) {
      name = value;
    } else if (key.equals("brand")) {
      brand = value;
    } else if (key.startsWith("user-agent ") && PLATFORMS.containsKey(key.substring(11))) {
      userAgents.put(key.substring(11), value);
    } else {
      throw new IllegalArgumentException(
          "expected name, brand, or user-agent with one of "
              + PLATFORMS.keySet()
              + ", actual "
              + key);
    }
  }

  ProfileSection begin(int version) {
    ProfileSection section = new ProfileSection(version);
    if (sections.put(version, section) != null) {
      throw new IllegalArgumentException("expected " + id + " " + version + " once, actual twice");
    }
    return section;
  }

  @Nullable ProfileSection section(int version) {
    return sections.get(version);
  }

  /** The versions that something is different from, in order. */
  List<Integer> versions() {
    return List.copyOf(sections.keySet());
  }

  /** The platforms that it runs on, the usual one first. */
  List<String> platforms() {
    return List.copyOf(userAgents.keySet());
  }

  /**
   * A version on a platform, by the nearest section that is not newer.
   *
   * @throws IllegalArgumentException when it is older than all, or does not run there
   */
  Browser browser(int version, String platform) {
    Map.Entry<Integer, ProfileSection> nearest = sections.floorEntry(version);
    if (nearest == null) {
      throw new IllegalArgumentException(
          "profile: expected " + id + " from " + sections.firstKey() + " on, actual " + version);
    }
    String usual = userAgents.get(platform);
    if (usual == null) {
      throw new IllegalArgumentException(
          "profile: expected " + id + " on one of " + platforms() + ", actual " + platform);
    }
    ProfileSection section = nearest.getValue();
    String own = section.userAgent(platform);
    String number = Integer.toString(version);
    ProfileSection.Words words =
        new ProfileSection.Words(
            number,
            (own != null ? own : usual).replace("{version}", number),
            brands(version),
            platform.equals("android") ? "?1" : "?0",
            "\"" + PLATFORMS.get(platform) + "\"");
    return section.browser(String.valueOf(name), version, platform, words);
  }

  private @Nullable String brands(int version) {
    if (brand == null) {
      return null;
    }
    if (version < ClientBrands.FIRST_VERSION) {
      throw new IllegalArgumentException(
          id + ": expected from " + ClientBrands.FIRST_VERSION + " on, actual " + version);
    }
    return ClientBrands.list(brand, version);
  }

  /**
   * Builds all that it says, to see whether that works.
   *
   * @throws IllegalArgumentException when it does not
   */
  void check() {
    if (name == null || userAgents.isEmpty() || sections.isEmpty()) {
      throw new IllegalArgumentException(
          "[family " + id + "]: expected a name, a user-agent and a version, actual " + this);
    }
    for (int version : sections.keySet()) {
      for (String platform : userAgents.keySet()) {
        try {
          Browser unused = browser(version, platform);
        } catch (RuntimeException e) {
          throw new IllegalArgumentException(
              "[" + id + " " + version + "] on " + platform + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** As in {@code chrome [106, 110] on [windows, macos]}. */
  @Override
  public String toString() {
    return id + " " + versions() + " on " + platforms();
  }
}

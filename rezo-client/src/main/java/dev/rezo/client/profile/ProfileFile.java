package dev.rezo.client.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of what browsers say. Its first lines say how it is written; here it is read and all of
 * it is checked.
 *
 * <p>Lifecycle: read once for a process, when the first profile is asked for.
 *
 * <p>Immutable, once it is read.
 */
public final class ProfileFile {

  private static final String NAME = "browsers.txt";

  private final String where;
  private final Map<String, ProfileFamily> families = new LinkedHashMap<>();

  // While it is read.
  private @Nullable ProfileFamily family;
  private @Nullable ProfileSection section;

  /** What has come with this version. */
  private static final class Observed {
    private static final ProfileFile FILE = load();
  }

  private ProfileFile(String where) {
    this.where = where;
  }

  /** What has come with this version of the client. */
  public static ProfileFile observed() {
    return Observed.FILE;
  }

  private static ProfileFile load() {
    try (InputStream in = ProfileFile.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(NAME + ": expected beside the classes, actual missing");
      }
      return parse(NAME, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(NAME + ": cannot be read", e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when something in it is missing or malformed: where, what was
   *     expected, what is there
   */
  static ProfileFile parse(String where, String text) {
    ProfileFile file = new ProfileFile(where);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        file.read(line.strip());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(where + ":" + number + ": " + e.getMessage(), e);
      }
    }
    file.check();
    return file;
  }

  private void read(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("[") && line.endsWith("]")) {
      begin(line.substring(1, line.length() - 1).split(" "));
    } else if (section != null && (line.startsWith("field[") || line.startsWith("field "))) {
      section.field(ProfileSection.fieldLine(line.substring(5)));
    } else {
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("expected \"key = value\", actual " + line);
      }
      set(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
  }

  private void begin(String[] words) {
    if (words.length != 2) {
      throw new IllegalArgumentException("expected [family NAME] or [NAME VERSION]");
    }
    if (words[0].equals("family")) {
      family = new ProfileFamily(words[1]);
      section = null;
      families.put(words[1], family);
    } else {
      family = family(words[0]);
      section = family.begin(Integer.parseInt(words[1]));
    }
  }

  private void set(String key, String value) {
    if (section != null && key.equals("like")) {
      String[] words = value.split(" ");
      ProfileSection other =
          words.length == 2 ? family(words[0]).section(Integer.parseInt(words[1])) : null;
      if (other == null || other.equals(section)) {
        throw new IllegalArgumentException("like: expected a section above, actual " + value);
      }
      section.like(other);
    } else if (section != null) {
      section.set(key, value);
    } else if (family != null) {
      family.set(key, value);
    } else {
      throw new IllegalArgumentException("expected a section first, actual " + key);
    }
  }

  private void check() {
    try {
      families.values().forEach(ProfileFamily::check);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** The names of browsers. */
  public List<String> families() {
    return List.copyOf(families.keySet());
  }

  /** The versions of a browser that something is different from, in order. */
  public List<Integer> versions(String name) {
    return family(name).versions();
  }

  /** The platforms of a browser, the usual one first. */
  public List<String> platforms(String name) {
    return family(name).platforms();
  }

  /**
   * A version of a browser on a platform: by what was observed of it, or else of the nearest
   * version before.
   *
   * @throws IllegalArgumentException when nothing is known of it; the message lists what is
   */
  public Browser browser(String name, int version, String platform) {
    return family(name).browser(version, platform);
  }

  private ProfileFamily family(String name) {
    ProfileFamily found = families.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "profile: expected one of " + families.keySet() + ", actual " + name);
    }
    return found;
  }

  @Override
  public String toString() {
    return families.values().toString();
  }
}

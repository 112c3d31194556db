package dev.rezo.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of a browser's profile is on the wire: a verdict for each aspect, and why. It compares
 * what is said first with captures of the browser, and nothing else: how a browser behaves, when it
 * asks for what, and what its scripts tell of it, are not part of a profile.
 *
 * <p>Immutable; found out when somebody looks.
 */
public final class ProfileReport {

  /** How much of one aspect is as the browser has it. Immutable. */
  public enum Verdict {
    /** All of it. */
    APPLIED,
    /** A part of it; the reason says what is different. */
    APPROXIMATED,
    /** It is what this platform makes it, and nothing can be done for one connection. */
    IMPOSSIBLE;

    /** As in {@code applied}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One aspect. Immutable.
   *
   * @param name as in {@code TLS cipher suites}
   * @param verdict how much of it is there
   * @param why what is sent, or what is different and for what reason
   */
  public record Aspect(String name, Verdict verdict, String why) {

    /** As in {@code TLS groups: approximated (without X25519MLKEM768)}. */
    @Override
    public String toString() {
      return name + ": " + verdict + " (" + why + ")";
    }
  }

  private final String profile;

  /** Finds the aspects out when they are first asked for; null from then on. */
  private volatile @Nullable Supplier<List<Aspect>> source;

  private volatile @Nullable List<Aspect> aspects;

  private ProfileReport(String profile, Supplier<List<Aspect>> source) {
    this.profile = profile;
    this.source = source;
  }

  /**
   * A report that is written when somebody reads it.
   *
   * @param profile the profile's name
   * @param source gives the aspects; called once, or by several threads at once that come together,
   *     each time with the same answer
   */
  public static ProfileReport deferred(String profile, Supplier<List<Aspect>> source) {
    return new ProfileReport(
        Objects.requireNonNull(profile, "profile"), Objects.requireNonNull(source, "source"));
  }

  /** The name of the profile, as in {@code chrome-131-windows}. */
  public String profile() {
    return profile;
  }

  /** All aspects: those of HTTP first, then those of TLS. */
  public List<Aspect> aspects() {
    List<Aspect> known = aspects;
    if (known != null) {
      return known;
    }
    Supplier<List<Aspect>> from = source;
    if (from == null) { // Another thread was here meanwhile.
      return Objects.requireNonNull(aspects, "aspects");
    }
    List<Aspect> found = List.copyOf(from.get());
    aspects = found;
    source = null; // Last, for who sees it must see the aspects.
    return found;
  }

  /** The aspects with this verdict. */
  public List<Aspect> aspects(Verdict verdict) {
    return aspects().stream().filter(aspect -> aspect.verdict() == verdict).toList();
  }

  /** The aspect with this name, or null. */
  public @Nullable Aspect aspect(String name) {
    for (Aspect aspect : aspects()) {
      if (aspect.name().equals(name)) {
        return aspect;
      }
    }
    return null;
  }

  /** The profile, then a line for each aspect. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(profile).append('\n');
    aspects().forEach(aspect -> text.append(aspect).append('\n'));
    return text.toString();
  }
}

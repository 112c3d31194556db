package dev.rezo.cli;

import dev.rezo.plugins.cookie.Cookie;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.cookie.NetscapeCookies;
import dev.rezo.publicsuffix.SuffixList;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cookies that a command keeps for all of its requests, if it was asked to: {@code --cookie}
 * with a file, or {@code --cookie-jar}.
 *
 * <p>Lifecycle: made before the first request, {@link #save} behind the last.
 *
 * <p>Thread-safe.
 */
final class CommandCookies {

  /** One more than are taken, so that who names a wrong file is told. */
  private static final int MOST_BYTES = (32 << 20) + 1;

  private final CookieJar jar = CookieJar.builder().suffixes(SuffixList.bundled()).build();
  private final Cookies interceptor = Cookies.of(jar);
  private final Set<String> targets = new LinkedHashSet<>();

  private CommandCookies() {}

  /** What these options ask for, files read; null when they ask for nothing. */
  static @Nullable CommandCookies of(List<RequestSettings> sets, LocalFiles files)
      throws UsageException {
    if (sets.stream().noneMatch(RequestSettings::keepsCookies)) {
      return null;
    }
    CommandCookies cookies = new CommandCookies();
    for (RequestSettings settings : sets) {
      for (String name : settings.cookieFiles) {
        cookies.read(name, files);
      }
      if (settings.cookieJar != null) {
        cookies.targets.add(settings.cookieJar);
      }
    }
    if (sets.stream().anyMatch(settings -> settings.junkSessionCookies)) {
      int unused = cookies.jar.removeIf(Cookie::isSession);
    }
    return cookies;
  }

  /**
   * A file that is not there has no cookies, as with curl: the first run of a script has none. From
   * JDK 25 on, the file without a name is the working directory.
   */
  private void read(String name, LocalFiles files) throws UsageException {
    boolean input = name.equals("-");
    if (name.isEmpty() || (!input && !new File(name).exists())) {
      return;
    }
    byte[] bytes = files.bytes(Option.COOKIE, name, MOST_BYTES);
    if (new String(bytes, StandardCharsets.ISO_8859_1).lines().anyMatch(CommandCookies::isField)) {
      throw UsageException.impossible(
          "option --cookie: expected a file of cookies in Netscape's format, actual header lines in "
              + name);
    }
    try {
      int unused = NetscapeCookies.read(new ByteArrayInputStream(bytes), jar);
    } catch (IOException e) {
      throw UsageException.of(ExitCode.READ_ERROR, "option --cookie: " + name + ": " + e);
    }
  }

  /** curl reads those too, and sends them to every host. */
  private static boolean isField(String line) {
    return line.regionMatches(true, 0, "Set-Cookie:", 0, 11);
  }

  /** What sends and keeps them. */
  Cookies interceptor() {
    return interceptor;
  }

  /** Writes them where they were wanted; the exit code. */
  int save(RunSettings run, StandardStreams streams) {
    int exitCode = ExitCode.OK;
    for (String target : targets) {
      try {
        if (target.equals("-")) {
          NetscapeCookies.write(jar, streams.out());
        } else {
          NetscapeCookies.write(jar, Path.of(target));
        }
      } catch (IOException | InvalidPathException e) {
        exitCode = ExitCode.WRITE_ERROR;
        if (run.showsErrors()) {
          streams
              .err()
              .println("rezo: (" + exitCode + ") Failed to save cookies in " + target + ": " + e);
        }
      }
    }
    return exitCode;
  }
}

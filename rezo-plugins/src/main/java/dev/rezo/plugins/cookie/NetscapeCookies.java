package dev.rezo.plugins.cookie;

import dev.rezo.plugins.cookie.Cookie.SameSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cookies in a file, in the format of Netscape that curl, wget and others read and write: a line
 * for each, with seven fields between tabs.
 *
 * <pre>
 * domain  names-below  path  secure  expires  name  value
 * </pre>
 *
 * <p>The format does not hold everything: {@code SameSite} is lost, and cookies that hold a tab are
 * left out. Cookies that end with their session are written too, with 0 as their end.
 *
 * <p>Thread-safe: functions without a state. They block, so they are not for a loop.
 */
public final class NetscapeCookies {

  private static final String HEAD =
      """
      # Netscape HTTP Cookie File
      # This file was written by Rezo, and will be written anew. Its cookies may be secrets.

      """;

  private static final String HTTP_ONLY = "#HttpOnly_";

  /** More than a full jar takes: whoever names a wrong file does not fill the memory. */
  private static final int MOST_BYTES = 32 << 20;

  /** For who writes a new file, and nobody else: its cookies may be secrets. */
  private static final Set<PosixFilePermission> OWN =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private NetscapeCookies() {}

  /**
   * Reads cookies into a jar. Comments, lines that are no cookie and cookies that have expired are
   * passed over.
   *
   * @return how many cookies the jar has taken
   * @throws IOException when the file cannot be read, or has more than 32 MiB
   */
  public static int read(Path file, CookieJar jar) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, jar);
    }
  }

  /**
   * Reads cookies into a jar, as {@link #read(Path, CookieJar)} does; the stream stays open.
   *
   * @return how many cookies the jar has taken
   * @throws IOException when it cannot be read, or has more than 32 MiB
   */
  public static int read(InputStream in, CookieJar jar) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IOException("cookies: expected at most " + MOST_BYTES + " bytes, actual more");
    }
    return (int)
        new String(bytes, StandardCharsets.ISO_8859_1)
            .lines()
            .map(NetscapeCookies::cookie)
            .filter(cookie -> cookie != null && jar.add(cookie) == Verdict.STORED)
            .count();
  }

  /** The cookie of a line, or null when it is none. */
  static @Nullable Cookie cookie(String line) {
    boolean httpOnly = line.startsWith(HTTP_ONLY);
    if (line.startsWith("#") && !httpOnly) {
      return null;
    }
    String[] fields = (httpOnly ? line.substring(HTTP_ONLY.length()) : line).split("\t", -1);
    if (fields.length != 7 && fields.length != 6) { // curl leaves out an empty value
      return null;
    }
    String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
    try {
      return new Cookie(
          fields[5],
          fields.length == 7 ? fields[6] : "",
          domain.toLowerCase(Locale.ROOT),
          !fields[1].equalsIgnoreCase("TRUE"),
          fields[2].startsWith("/") ? fields[2] : "/",
          fields[3].equalsIgnoreCase("TRUE"),
          httpOnly,
          SameSite.UNSPECIFIED,
          expires(fields[4]));
    } catch (IllegalArgumentException e) {
      return null; // It says something, but no cookie.
    }
  }

  /** Seconds since 1970, of which others write parts too; 0, or nothing, for the session's end. */
  private static @Nullable Instant expires(String text) {
    if (!text.matches("[0-9]*(\\.[0-9]*)?")) {
      throw new IllegalArgumentException("expires: expected seconds, actual something else");
    }
    String digits = text.replaceFirst("\\..*", "").replaceFirst("^0+", "");
    if (digits.isEmpty()) {
      return null;
    }
    return Instant.ofEpochSecond(digits.length() > 11 ? 99_999_999_999L : Long.parseLong(digits));
  }

  /**
   * Writes the cookies of a jar. Whoever reads the file meanwhile finds it as it was or as it is,
   * and so does who comes after a crash: it is written beside its place and moved there. A new file
   * can be read by its owner alone; one that was there keeps its permissions, but not its owner and
   * its group, which are those of this process.
   *
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void write(CookieJar jar, Path file) throws IOException {
    byte[] bytes = bytes(jar);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      Files.write(file, bytes); // A device or a pipe is not replaced.
      return;
    }
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path beside = created(place);
    try {
      keepPermissions(place, beside);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          int unused = channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Writes the cookies of a jar; the stream stays open. */
  public static void write(CookieJar jar, OutputStream out) throws IOException {
    out.write(bytes(jar));
    out.flush();
  }

  private static void keepPermissions(Path place, Path beside) throws IOException {
    if (Files.exists(place) && Files.getFileStore(place).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(OWN);
      permissions.addAll(Files.getPosixFilePermissions(place));
      Files.setPosixFilePermissions(beside, permissions);
    }
  }

  private static Path created(Path place) throws IOException {
    Path folder = place.getParent();
    String name = "." + place.getFileName() + ".";
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return Files.createTempFile(folder, name, ".tmp");
    }
    return Files.createTempFile(folder, name, ".tmp", PosixFilePermissions.asFileAttribute(OWN));
  }

  private static byte[] bytes(CookieJar jar) {
    List<String> lines = new ArrayList<>();
    for (Cookie cookie : jar.all()) {
      String line = line(cookie);
      if (line != null) {
        lines.add(line);
      }
    }
    String text = HEAD + String.join("", lines);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The line of a cookie with its end, or null when the format cannot hold it. */
  static @Nullable String line(Cookie cookie) {
    if ((cookie.name() + cookie.value() + cookie.path()).indexOf('\t') >= 0) {
      return null;
    }
    Instant expires = cookie.expires();
    return (cookie.httpOnly() ? HTTP_ONLY : "")
        + (cookie.hostOnly() ? "" : ".")
        + cookie.domain()
        + (cookie.hostOnly() ? "\tFALSE\t" : "\tTRUE\t")
        + cookie.path()
        + (cookie.secure() ? "\tTRUE\t" : "\tFALSE\t")
        + (expires == null ? 0 : expires.getEpochSecond())
        + "\t"
        + cookie.name()
        + "\t"
        + cookie.value()
        + "\n";
  }
}

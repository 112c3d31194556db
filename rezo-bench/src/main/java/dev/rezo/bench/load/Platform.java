package dev.rezo.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What everything runs on, without any name of a host.
 *
 * <p>Immutable.
 */
public final class Platform {

  private static final Pattern VERSION = Pattern.compile("\\d+\\.[\\d.]*\\d");

  private Platform() {}

  /**
   * The day, the hardware, the system, the JVM of this home and nginx, in Markdown: a sentence and
   * a space.
   */
  public static String describe(Path java) throws IOException, InterruptedException {
    return String.format(
        "Measured on %s: %s, %s cores, %s GB, Linux %s; JDK %s; nginx %s. ",
        LocalDate.now(ZoneOffset.UTC),
        line(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)"),
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("processor"))
            .count(),
        Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+) kB")) / 1_000_000,
        System.getProperty("os.version"),
        line(java.resolve("release"), "JAVA_VERSION=\"(.*)\""),
        version("nginx", "-v"));
  }

  private static String line(Path file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
    if (!found.find()) {
      throw new IOException(file + ": expected " + pattern);
    }
    return found.group(1).strip();
  }

  /** The first number that looks like one in what a tool says of itself. */
  public static String version(String... command) throws IOException, InterruptedException {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int unused = tool.waitFor(); // wrk ends with 1.
    Matcher found = VERSION.matcher(said);
    return found.find() ? found.group() : "unknown";
  }
}

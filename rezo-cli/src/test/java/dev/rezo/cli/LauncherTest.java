package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the top of the repository. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class LauncherTest {

  @TempDir private Path home;

  private static final Path LAUNCHER = Path.of("..", "rezo").toAbsolutePath().normalize();

  @Test
  void shellUnderstandsIt() throws Exception {
    Process shell = new ProcessBuilder("sh", "-n", LAUNCHER.toString()).start();

    String complaints = new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(complaints).isEmpty();
  }

  @Test
  void itCanBeStartedAndNamesNoMachine() throws Exception {
    assertThat(LAUNCHER).isExecutable();
    assertThat(Files.readString(LAUNCHER)).doesNotContain("/home/", "/usr/", "/opt/");
  }

  @Tag("A327")
  @Test
  void theArchiveIsMadeOnceAndAgainForOtherJars() throws Exception {
    install("touch \"${option#*=}\"; echo classes >\"${option#*=}\"");

    assertThat(start("--version")).contains("-XX:SharedArchiveFile=").contains("--version");
    start("--help");
    assertThat(archives()).hasSize(1);

    Files.writeString(home.resolve("rezo-cli/target/lib/other.jar"), "other");
    start("--help");
    assertThat(archives()).hasSize(2);
  }

  @Tag("A327")
  @Test
  void withoutAnArchiveACommandRunsAsWellAndItIsNotTriedAgain() throws Exception {
    install("echo tried >>\"$0.tries\"");

    assertThat(start("--version")).contains("-Xshare:auto").doesNotContain("SharedArchiveFile");
    start("--version");
    assertThat(Files.readAllLines(home.resolve("jdk/bin/java.tries"))).hasSize(1);
  }

  @Test
  void aLoadIsCompiledInFullAndAnythingElseInHaste() throws Exception {
    install(":");

    assertThat(start("-sS", "http://localhost/")).contains("-XX:TieredStopAtLevel=1");
    assertThat(start("load", "http://localhost/")).doesNotContain("TieredStopAtLevel");
  }

  /** A copy of the script beside a jar that is up to date, and a JDK that tells what it is told. */
  private void install(String whenItShallArchive) throws IOException {
    Files.createDirectories(home.resolve("rezo-cli/target/lib"));
    Files.createDirectories(home.resolve("rezo-cli/src/main"));
    Files.createDirectories(home.resolve("target/rezo"));
    Files.createDirectories(home.resolve("jdk/bin"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("rezo-cli/pom.xml"), "");
    Files.writeString(home.resolve("rezo-cli/target/rezo-cli.jar"), "jar");
    Files.writeString(home.resolve("rezo-cli/target/lib/one.jar"), "jar");
    Path built = Files.writeString(home.resolve("target/rezo/built"), "");
    Files.setLastModifiedTime(built, FileTime.from(Instant.now().plusSeconds(60)));
    Files.copy(LAUNCHER, home.resolve("rezo"), StandardCopyOption.COPY_ATTRIBUTES);
    Path java = home.resolve("jdk/bin/java");
    Files.writeString(
        java,
        "#!/bin/sh\nfor option in \"$@\"; do case $option in -XX:ArchiveClassesAtExit=*) "
            + whenItShallArchive
            + "; exit 0 ;; esac; done\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String start(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("rezo").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process script = builder.start();
    String out = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(out).isZero();
    return out;
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("target/rezo"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }
}

package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The script at the top of the repository. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class LauncherTest {

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
}

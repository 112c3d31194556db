package dev.rezo.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which core a process runs on.
 *
 * <p>Immutable.
 */
public final class Cores {

  private static final int ATTEMPTS = 20;

  private Cores() {}

  /** Pins all threads that there are; those to come are like those that begin them. */
  public static void pin(ProcessHandle process, int core) throws IOException, InterruptedException {
    setAffinity(process, Integer.toString(core));
  }

  /** Lets all threads that there are run on any core. */
  public static void unpin(ProcessHandle process) throws IOException, InterruptedException {
    setAffinity(process, "0-" + (count() - 1));
  }

  /** Pins the thread of this process that has this name, of which the kernel knows 15 letters. */
  public static void pinThread(String name, int core) throws IOException, InterruptedException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).strip().equals(name)) {
          run(List.of("taskset", "--pid", "--cpu-list", "" + core, task.getFileName().toString()));
          return;
        }
      }
    }
    throw new IOException("thread " + name + ": expected it to run");
  }

  /** How many this machine has, whatever this process may use. */
  public static int count() throws IOException, InterruptedException {
    Process nproc = new ProcessBuilder("nproc", "--all").start();
    String count = new String(nproc.getInputStream().readAllBytes(), UTF_8).strip();
    if (nproc.waitFor() != 0) {
      throw new IOException("nproc: expected status 0, actual " + nproc.exitValue());
    }
    return Integer.parseInt(count);
  }

  /** A thread that ends while taskset goes through them makes it fail, so it may take several. */
  private static void setAffinity(ProcessHandle process, String cores)
      throws IOException, InterruptedException {
    List<String> command =
        List.of("taskset", "--all-tasks", "--pid", "--cpu-list", cores, "" + process.pid());
    for (int i = 1; i < ATTEMPTS; i++) {
      try {
        run(command);
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw e;
        }
      }
    }
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(taskset.getInputStream().readAllBytes(), UTF_8);
    if (taskset.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + ": expected status 0, actual another, " + said.strip());
    }
  }
}

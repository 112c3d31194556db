package dev.rezo.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server or a proxy that runs as a process of its own, without any privilege.
 *
 * <p>Lifecycle: runs from {@link #start} until {@link #close}, which ends this process and those
 * that it has started, and no others.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PeerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Where Debian puts servers, which is not where every user looks; for env and setpriv. */
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /** Exit values of those whom these signals have ended: 128 and 6, 7, or 11. */
  private static final Set<Integer> CRASHES = Set.of(134, 135, 139);

  private static final Set<PeerProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(PeerProcess::kill), "rezo-interop-end"));
  }

  private final String name;
  private final Workspace workspace;
  private final Process process;

  private PeerProcess(String name, Workspace workspace, Process process) {
    this.name = name;
    this.workspace = workspace;
    this.process = process;
  }

  /** Starts a command in the foreground; what it prints is in a log of the workspace. */
  static PeerProcess start(Workspace workspace, String name, List<String> command)
      throws IOException {
    List<String> whole = new ArrayList<>(withoutPrivilege());
    whole.addAll(command);
    return startAsIs(workspace, name, whole);
  }

  /**
   * Starts a server of ours in a virtual machine of its own, with the libraries of the tests. It
   * keeps the privileges of the tests: nobody may not read what they read.
   */
  static PeerProcess startJava(Workspace workspace, String name, Class<?> main, String... arguments)
      throws IOException {
    // Surefire starts the tests with a class path that names no library.
    String libraries =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", libraries, main.getName()));
    whole.addAll(List.of(arguments));
    return startAsIs(workspace, name, whole);
  }

  private static PeerProcess startAsIs(Workspace workspace, String name, List<String> whole)
      throws IOException {
    Path log = workspace.path(name + ".out.log");
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(workspace.path(".").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PATH", PATH);
    builder.environment().put("HOME", workspace.toString());
    PeerProcess started = new PeerProcess(name, workspace, builder.start());
    RUNNING.add(started);
    return started;
  }

  /** Where the tests run as root, as in a container, peers run as nobody. */
  private static List<String> withoutPrivilege() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs")
        : List.of("env");
  }

  /** Runs a program of a package to its end and answers what it prints. */
  static String output(List<String> command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("env"));
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().put("PATH", PATH);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  /** Waits until this port accepts connections. */
  PeerProcess awaitPort(int port) throws Exception {
    return awaitPort("127.0.0.1", port);
  }

  /** Waits until this port of this address accepts connections. */
  PeerProcess awaitPort(String address, int port) throws Exception {
    awaitReady(address + " port " + port, () -> accepts(address, port));
    return this;
  }

  /** Waits until this file is there. */
  PeerProcess awaitFile(Path file) throws Exception {
    awaitReady(file.toString(), () -> Files.exists(file));
    return this;
  }

  private void awaitReady(String what, Callable<Boolean> ready) throws Exception {
    Await.until(
        name + " to be ready at " + what,
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                name + ": expected to run, actual exit " + process.exitValue() + "\n" + logs());
          }
          return ready.call();
        },
        this::logs);
  }

  private static boolean accepts(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Sends a signal, as in {@code HUP}, to the process that was started. */
  void signal(String signal) throws IOException, InterruptedException {
    String said = output(List.of("kill", "-" + signal, Long.toString(process.pid())));
    if (!said.isEmpty()) {
      throw new IllegalStateException(name + ": " + said);
    }
  }

  /** Sends a signal that makes it end in its own time, and waits for that. */
  void quit(String signal) throws Exception {
    signal(signal);
    Await.until(name + " to end", PATIENCE, () -> !process.isAlive(), this::logs);
    RUNNING.remove(this);
  }

  /** Whether its own memory was at fault: it has ended by SIGABRT, SIGBUS or SIGSEGV. */
  boolean hasCrashed() throws InterruptedException {
    return process.waitFor(1, TimeUnit.SECONDS) && CRASHES.contains(process.exitValue());
  }

  String logs() {
    try {
      return workspace.logs();
    } catch (IOException e) {
      return "no logs: " + e;
    }
  }

  /** Ends everything at once, in no order: what a crash is to a client. */
  void kill() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    workers.forEach(worker -> worker.onExit().join());
    RUNNING.remove(this);
  }

  /** Asks it to end, and makes it end when it does not. */
  @Override
  public void close() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    workers.forEach(ProcessHandle::destroyForcibly);
    RUNNING.remove(this);
  }

  @Override
  public String toString() {
    return name + "[" + process.pid() + "]";
  }
}

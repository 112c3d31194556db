package dev.rezo.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The same client as a command. Immutable. */
final class DemoShell {

  private DemoShell() {}

  static void show(DemoServer server, DemoScreen screen) {
    String url = server.getPlainUrl() + "/hello";
    screen.exhibit("The same client on your command line");
    screen.say("Next: ./rezo doctor https://your.service/ tells how your own server does.");
    screen.line("$ ./rezo -i " + url);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            List.of("-s", "-S", "-i", url),
            new StandardStreams(
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    String output = out.toString(StandardCharsets.UTF_8);
    output.lines().forEach(line -> screen.line(screen.style.cyan(line)));
    err.toString(StandardCharsets.UTF_8).lines().forEach(screen::line);
    screen.promise(
        exitCode == 0 && output.endsWith("hello\n"),
        "exit code %d; options and exit codes are curl's",
        exitCode);
  }
}

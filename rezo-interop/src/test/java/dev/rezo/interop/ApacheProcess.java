package dev.rezo.interop;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An Apache HTTP server in the foreground, all of whose files lie in a workspace. Thread-safe. */
final class ApacheProcess {

  /** What the package has beside the server; threads take requests, and all may be asked. */
  private static final List<String> MODULES = List.of("mpm_event", "authz_core");

  private static final String PLACES =
      """
      ServerName localhost
      ServerRoot @DIR@
      DefaultRuntimeDir @DIR@/tmp
      PidFile @DIR@/apache.pid
      Mutex file:@DIR@/tmp default
      ErrorLog @DIR@/apache.error.log
      DocumentRoot @DIR@/www
      ThreadsPerChild 16
      """;

  private ApacheProcess() {}

  /** The beginning of a configuration, with these modules, to be filled in. */
  static String beginning(String... modules) {
    return PLACES
        + Stream.concat(MODULES.stream(), Stream.of(modules))
            .map(
                name ->
                    "LoadModule " + name + "_module /usr/lib/apache2/modules/mod_" + name + ".so\n")
            .collect(Collectors.joining());
  }

  /** Starts one with a configuration that is filled in. */
  static PeerProcess start(Workspace workspace, String configuration) throws Exception {
    String file = workspace.write("apache.conf", configuration).toString();
    return PeerProcess.start(
        workspace, "apache2", List.of("apache2", "-D", "FOREGROUND", "-f", file));
  }
}

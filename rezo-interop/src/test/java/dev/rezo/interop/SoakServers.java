package dev.rezo.interop;

import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two nginx with one name, each on an address of its own, that want a certificate of the client and
 * close connections as often as they can: after 200 requests, and when idle for a second.
 *
 * <p>Lifecycle: run from their making until {@link #close}; in between each may be stopped and
 * started.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SoakServers implements AutoCloseable {

  static final String HOST = "service.test";

  private static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3");

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 2;
      pid @DIR@/@NAME@.pid;
      error_log @DIR@/@NAME@.error.log;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path @DIR@/@NAME@-tmp/body;
        proxy_temp_path @DIR@/@NAME@-tmp/proxy;
        fastcgi_temp_path @DIR@/@NAME@-tmp/fastcgi;
        uwsgi_temp_path @DIR@/@NAME@-tmp/uwsgi;
        scgi_temp_path @DIR@/@NAME@-tmp/scgi;
        root @DIR@/www;
        keepalive_requests 200;
        keepalive_timeout 1s;
        ssl_certificate @DIR@/server.crt;
        ssl_certificate_key @DIR@/server.key;
        ssl_client_certificate @DIR@/clients.pem;
        ssl_verify_client on;
        server { listen @ADDRESS@:@PORT@ ssl; }
      }
      """;

  private final Workspace workspace = new Workspace("soak");
  private final ThrowAwayCa authority = ThrowAwayCa.create();
  private final ThrowAwayCa clientAuthority = ThrowAwayCa.create();
  private final int port = Ports.free();
  private final List<PeerProcess> running = new ArrayList<>();

  SoakServers() throws Exception {
    workspace.directory("www");
    workspace.write("www/small", content("small"));
    workspace.write("www/medium", content("medium"));
    workspace.write("clients.pem", clientAuthority.pem());
    renewCertificate();
    for (int i = 0; i < ADDRESSES.size(); i++) {
      running.add(run(i));
    }
  }

  private PeerProcess run(int index) throws Exception {
    String name = "soak-" + index;
    workspace.directory(name + "-tmp");
    String text =
        CONFIGURATION
            .replace("@DIR@", workspace.toString())
            .replace("@NAME@", name)
            .replace("@ADDRESS@", ADDRESSES.get(index))
            .replace("@PORT@", Integer.toString(port));
    String file = workspace.write(name + ".conf", text).toString();
    String errors = workspace.path(name + ".error.log").toString();
    return PeerProcess.start(workspace, name, List.of("nginx", "-c", file, "-e", errors))
        .awaitPort(ADDRESSES.get(index), port);
  }

  int count() {
    return ADDRESSES.size();
  }

  InetAddress address(int index) throws IOException {
    return InetAddress.getByName(ADDRESSES.get(index));
  }

  String url(String file) {
    return "https://" + HOST + ":" + port + "/" + file;
  }

  byte[] content(String file) {
    int lines = file.equals("small") ? 1 : 2_000;
    return "what the servers have to say\n".repeat(lines).getBytes(StandardCharsets.US_ASCII);
  }

  ThrowAwayCa authority() {
    return authority;
  }

  /** A certificate for a client that the servers have never seen. */
  ThrowAwayCertificate newClientCertificate(String name) {
    return clientAuthority.client(name);
  }

  /** Puts a new certificate where the servers look for it when they reload. */
  void renewCertificate() throws IOException {
    ThrowAwayCertificate certificate = authority.server(HOST);
    workspace.write("server.crt", certificate.chainPem());
    workspace.write("server.key", certificate.privateKeyPem());
  }

  /** New processes take over; those of before close what is idle, and end. */
  void reload(int index) throws IOException, InterruptedException {
    running.get(index).signal("HUP");
  }

  /** Stops listening, finishes what is being answered, and ends. */
  void quit(int index) throws Exception {
    running.get(index).quit("QUIT");
  }

  void startAgain(int index) throws Exception {
    running.set(index, run(index));
  }

  String logs() throws IOException {
    return workspace.logs();
  }

  @Override
  public void close() throws IOException {
    running.forEach(PeerProcess::close);
    workspace.close();
  }
}

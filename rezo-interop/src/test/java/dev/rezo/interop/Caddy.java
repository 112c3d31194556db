package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * Caddy, from the package caddy, for plugins.
 *
 * <p>Immutable.
 */
final class Caddy implements PluginServerKind {

  private static final String CONFIGURATION =
      """
      {
        admin off
        auto_https off
        storage file_system @DIR@/tmp/caddy
      }
      (pages) {
        bind 127.0.0.1 ::1
        root * @DIR@/www
        log {
          output file @DIR@/caddy.access.log
        }
        route {
          @down {
            path /down/*
            file {
              root @DIR@
              try_files /maintenance
            }
          }
          header @down Retry-After {http.request.header.X-After}
          @down503 {
            path /down/503
            file {
              root @DIR@
              try_files /maintenance
            }
          }
          respond @down503 503
          respond @down 429
          header /fresh/* Cache-Control max-age=60
          encode /gzip/* gzip
          encode /zstd/* zstd
          @stall path /gzip/stall /zstd/stall
          rewrite @stall /backend/stall
          rewrite /cookies/request /backend/request
          import @DIR@/caddy.locations
          reverse_proxy /backend/* 127.0.0.1:@BACKEND@ {
            flush_interval -1
          }
          file_server
        }
      }
      http://:@HTTP@ {
        import pages
      }
      http://:@OTHER@ {
        import pages
      }
      https://:@HTTPS@ {
        tls @DIR@/server.crt @DIR@/server.key
        import pages
      }
      """;

  @Override
  public String name() {
    return "caddy";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("caddy", "version");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    PluginPages.write(site);
    site.workspace.write(
        "caddy.locations",
        cookies(PluginPages.SET_COOKIES, PluginPages.COOKIES)
            + cookies(PluginPages.LOG_IN, List.of(PluginPages.LOG_IN_COOKIE))
            + PluginPages.lines(
                PluginPages.redirects(site),
                to -> "redir " + to.path() + " " + to.location() + " " + to.status()));
    String file = site.workspace.write("Caddyfile", site.fillIn(CONFIGURATION)).toString();
    return List.of(
        PeerProcess.start(
                site.workspace,
                name(),
                List.of("caddy", "run", "--config", file, "--adapter", "caddyfile"))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  private static String cookies(String path, List<String> cookies) {
    return "header "
        + path
        + " {\n"
        + PluginPages.lines(cookies, one -> "+Set-Cookie \"" + one + "\"")
        + "}\n";
  }

  @Override
  public Map<String, String> cannot() {
    return CodingFeatures.without("br", "has no encoder for it");
  }
}

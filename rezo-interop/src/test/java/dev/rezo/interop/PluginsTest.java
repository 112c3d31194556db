package dev.rezo.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each feature of the plugins with each server: a test for each cell of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PluginsTest {

  private final InteropRun<PluginServerKind, RunningServer> run =
      new InteropRun<>(
          "plugins",
          List.of(new NginxPlugins(), new ApachePlugins(), new Caddy()),
          Stream.of(
                  RedirectFeatures.all(),
                  CookieFeatures.all(),
                  CodingFeatures.all(),
                  CachingFeatures.all(),
                  RetryFeatures.all())
              .flatMap(List::stream)
              .toList(),
          RunningServer::new);

  @TestFactory
  Stream<DynamicNode> servers() {
    return run.tests();
  }

  @AfterAll
  void theTableIsThatOfTheDocument() throws IOException {
    run.report();
  }
}

// Copyright (c) 2026 The alloc-counts authors.
// SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

package web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The hello-world web server of Spring Boot. */
@SpringBootApplication
@RestController
public class HelloServer {

    @GetMapping("/")
    String hello() {
        return "Hello, World!";
    }

    public static void main(String[] args) {
        SpringApplication.run(HelloServer.class, args);
    }
}

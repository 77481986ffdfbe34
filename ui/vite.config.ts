import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Nothing is loaded from a network and nothing is inlined: the content security policy allows only files of the app.
// Pages are files of their own (src/pages.svelte.ts); one stylesheet serves all, so no page ever stands without its looks.
export default defineConfig({
  plugins: [svelte()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: false, cssCodeSplit: false },
  test: {
    include: ['src/**/*.test.ts', 'size/*.test.mjs', 'lint/*.test.js', 'fonts/*.test.mjs'],
    environment: 'node',
    css: { include: [/styles/] },
  },
});

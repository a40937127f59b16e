import tailwind from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.NIMTAFLOW_SERVER ?? 'http://localhost:8090'

export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: './src/app/routes',
      generatedRouteTree: './src/app/routeTree.gen.ts',
      quoteStyle: 'single',
      routeFileIgnorePattern: '\\.test\\.',
    }),
    react({ compiler: true }),
    tailwind(),
  ],
  server: { port: 5173, proxy: { '/api': { target: server, changeOrigin: false } } },
  build: { target: 'es2022', chunkSizeWarningLimit: 900 },
})
